import { env } from 'vscode';

/** A number as the language of the window groups its digits. */
export function wordNumber(value: number): string {
  return value.toLocaleString(env.language);
}
