import { summarize, type ErrorSummary } from '../../../src/core/errors.ts';
import { gatewayRows, purgeServiceRows } from './akamaiRows.ts';
import { aliyunRows } from './aliyunRows.ts';
import { foreignToAliyun, localRows } from './localRows.ts';
import { type ErrorRow, wordAgain } from './row.ts';

/** The parts of docs/errors.md. */
export const sections: readonly (readonly [string, readonly ErrorRow[]])[] = [
  ['Alibaba Cloud CDN', aliyunRows],
  ['Akamai: its gateway', gatewayRows],
  ['Akamai: the purge service', purgeServiceRows],
  ['On the way: the same for every CDN', foreignToAliyun],
  ['On this machine', localRows],
];

const head = `# Errors

What a person reads for each thing that goes wrong, and the answer that causes it. The host tests make this table: each
answer goes through the code that reads it and the code that words it. They fail where this file differs, and write it with
\`CDN_EXPLORER_WRITE_DOCS=1 npm test -- --only host --grep errors.md\`.

Only an answer's status, code and title decide, and the words where the service has no codes. The log has the code, the
service's own words without what they echo of the request, and the number by which the service's support finds it.

**Where it is read.** A purge that is refused says so in a message with *Show Purges*; the row in CDN Purges keeps the
sentence and has *Retry*. A profile that is added or edited has it below the input, and *Save Anyway* where the network is
the reason. Below a profile it is the row *Try again*. A command that fails says it in a message with *Show Log*. A
cancellation says nothing.

**Tried again by itself.** At most three attempts, each signed anew; a longer wait than a minute is left to the person. Where
the answer may have been lost, the purge may have been done: it goes once more at once, and the history shows both.
`;

const columns = ['what happened', 'the answer', 'kind', 'English', '中文', 'tried again by itself'];

/** The Markdown of docs/errors.md. `word` is `wordError`, which only an extension host has. */
export async function wordErrorTable(
  word: (error: ErrorSummary, profile: string) => string,
  chinese: Readonly<Record<string, string>>,
): Promise<string> {
  const parts = [head];
  for (const [title, rows] of sections) {
    const lines: string[] = [];
    for (const each of rows) {
      const failure = await each.happen();
      const sentence = word(summarize(failure.error), failure.profile);
      lines.push(
        line([...firstCells(each), cell(sentence), cell(inChinese(sentence, chinese)), wordAgain(failure)]),
      );
    }
    parts.push(
      [`## ${title}`, '', line(columns), `|${'---|'.repeat(columns.length)}`, ...lines, ''].join('\n'),
    );
  }
  return parts.join('\n');
}

/** What a row has without an extension host. */
export function firstCells({ cause, shown, kind }: ErrorRow): string[] {
  return [cell(cause), code(shown), kind];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function cell(text: string): string {
  return text.replaceAll(/[|<*_\\]/g, String.raw`\$&`) || '–';
}

/** A pipe would end the cell, inside a code span too. */
function code(text: string): string {
  return `\`${text.replaceAll('|', String.raw`\|`)}\``;
}

/**
 * An English sentence as the Chinese window says it: found back among the keys of the translation, with what fills their
 * holes. Throws when it is none of them.
 */
export function inChinese(sentence: string, chinese: Readonly<Record<string, string>>): string {
  if (sentence === '') return '';
  const [best] = Object.keys(chinese)
    .flatMap(key => {
      const fills = fillsOf(key, sentence);
      return fills ? [{ key, fills }] : [];
    })
    .toSorted((a, b) => b.key.length - a.key.length);
  if (!best) throw new Error(`Nothing is translated as: ${sentence}`);
  return (chinese[best.key] ?? '').replaceAll(/\{(\d)\}/g, (_hole, index: string) => {
    const fill = best.fills.get(index) ?? '';
    return chinese[fill] ?? fill;
  });
}

/** What stands in the holes of `key` when it is filled to be `sentence`. */
function fillsOf(key: string, sentence: string): ReadonlyMap<string, string> | undefined {
  const parts = key.split(/\{(\d)\}/);
  const holes = parts.filter((_part, index) => index % 2 === 1);
  const pattern = parts
    .map((part, index) => (index % 2 === 1 ? '(.+)' : part.replaceAll(/[^\p{L}\p{N}]/gu, String.raw`\$&`)))
    .join('');
  const found = new RegExp(`^${pattern}$`).exec(sentence);
  return found ? new Map(holes.map((hole, index) => [hole, found[index + 1] ?? ''])) : undefined;
}
