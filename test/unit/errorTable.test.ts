import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { summarize } from '../../src/core/errors.ts';
import { foreignToAkamai, foreignToAliyun } from '../support/errors/localRows.ts';
import { wordAgain } from '../support/errors/row.ts';
import { firstCells, inChinese, sections, wordErrorTable } from '../support/errors/table.ts';
import { errorKinds } from '../support/namesOf.ts';
import { readText } from './repository/project.ts';

const rows = sections.flatMap(([, each]) => each);

describe('what goes wrong, row by row', () => {
  for (const { cause, shown, kind, happen } of [...rows, ...foreignToAkamai]) {
    it(`${cause} (${shown}) is ${kind}`, async () => {
      const { error } = await happen();
      assert.equal(error.kind, kind);
      assert.doesNotMatch(inspect(error, { depth: 9 }), /canary/);
    });
  }

  it('has a row for every kind', () => {
    const without = errorKinds.filter(kind => !rows.some(row => row.kind === kind));
    assert.deepEqual(without, []);
  });

  it('is the same for every CDN where somebody else answered', async () => {
    for (const [index, row] of foreignToAliyun.entries()) {
      const one = await row.happen();
      const other = await (foreignToAkamai[index] ?? assert.fail()).happen();
      assert.deepEqual(summarize(other.error), summarize(one.error), row.cause);
      // One of the two publishes how long to wait for room.
      if (row.kind !== 'throttled') assert.equal(wordAgain(other), wordAgain(one), row.cause);
    }
  });
});

describe('docs/errors.md', () => {
  it('has the first cells of every row', () => {
    const lines = readText('docs/errors.md').split('\n');
    const without = rows.filter(row => {
      const start = `| ${firstCells(row).join(' | ')} |`;
      return !lines.some(line => line.startsWith(start));
    });
    assert.deepEqual(without, []);
  });

  it('keeps its columns whatever is in a cell', async () => {
    const all: Record<string, string> = { 'a|b {0}': '甲|{0}' };
    const table = await wordErrorTable(({ kind }) => `a|b ${kind}`, all);
    const cells = table.split('\n').filter(line => line.startsWith('|'));
    assert.ok(cells.length > rows.length);
    for (const line of cells) assert.equal(line.split(/(?<!\\)\|/).length, 8, line);
  });
});

describe('a sentence in Chinese', () => {
  const bundle = { 'No {0}.': '没有{0}。', 'No {0} (at {1}).': '在{1}没有{0}。', 'a file': '文件' };

  it('is the translation with the same fills, by the most exact key', () => {
    assert.equal(inChinese('No room.', bundle), '没有room。');
    assert.equal(inChinese('No room (at home).', bundle), '在home没有room。');
    assert.equal(inChinese('No a file.', bundle), '没有文件。');
    assert.equal(inChinese('', bundle), '');
  });

  it('is missed when nobody translated it', () => assert.throws(() => inChinese('Yes.', bundle), /Yes\./));
});
