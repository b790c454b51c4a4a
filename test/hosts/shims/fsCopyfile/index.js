// Stands in for the native @vscode/fs-copyfile: all that built-in git calls of it.
export { cp } from 'node:fs/promises';
