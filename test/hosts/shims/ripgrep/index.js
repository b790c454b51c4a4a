// Stands in for @vscode/ripgrep, which downloads its binary at install: the newest host brings one in its package.
import { fileURLToPath } from 'node:url';

const packages = '../../1.139/deps/node_modules/@vscode/ripgrep-universal/bin/';

export const rgPath = fileURLToPath(
  new URL(`${packages}${process.platform}-${process.arch}/rg`, import.meta.url),
);
