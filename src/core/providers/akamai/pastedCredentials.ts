import type { Answers } from '../provider.ts';

/** The vendor's names of the fields, in the forms of every year: `client_token = `, `client-token:`, `Client token: `. */
const names: readonly (readonly [string, RegExp])[] = [
  ['host', /^(?:host|base url)$/i],
  ['clientToken', /^client[ _-]token$/i],
  ['clientSecret', /^(?:client[ _-])?secret$/i],
  ['accessToken', /^access[ _-]tokens?$/i],
];

const pairs =
  /(?<![\w-]|[#;]\s*)(host|base url|client[ _-]token|(?:client[ _-])?secret|access[ _-]tokens?)\s*[=:]\s*(?:"([^"]*)"|'([^']*)'|(\S+))/gi;

/**
 * All four credentials from one paste: what the Control Center downloads, a block of `.edgerc`, the older
 * `client-api-kickstart.txt`. Input boxes turn its newlines into spaces, so any white space ends a value. Of several
 * sections the first whole one counts.
 */
export function readPastedCredentials(text: string): Answers | undefined {
  const sections = text.split(/(?:^|\s)\[[^\]]*\](?=\s|$)/);
  return sections.map(readSection).find(answers => names.every(([name]) => answers[name]));
}

function readSection(section: string): Record<string, string> {
  const answers: Record<string, string> = {};
  for (const [, written = '', double, single, bare] of section.matchAll(pairs)) {
    const name = names.find(([, pattern]) => pattern.test(written))?.[0];
    if (name) answers[name] = double ?? single ?? bare ?? '';
  }
  return answers;
}
