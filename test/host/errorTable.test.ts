import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'mocha';
import { wordError } from '../../src/vscode/wordError.ts';
import { wordErrorTable } from '../support/errors/table.ts';
import { root } from '../support/hosts.ts';
import { writeDocsVariable } from './environment.ts';

it('docs/errors.md says what a person reads for each answer', async () => {
  const file = join(root, 'docs', 'errors.md');
  const chinese = JSON.parse(await readFile(join(root, 'l10n', 'bundle.l10n.zh-cn.json'), 'utf8'));
  const table = await wordErrorTable(wordError, chinese);
  if (process.env[writeDocsVariable]) await writeFile(file, table);
  assert.equal(await readFile(file, 'utf8'), table);
});
