import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  noteWindowLoad,
  readWindowLoads,
  tooManyLoads,
  type WindowLoad,
  windowLoadsVariable,
  wordLoads,
} from '../../support/windowLoads.ts';

const loads = (count: number, window = 'purges'): WindowLoad[] =>
  Array.from({ length: count }, () => ({ host: '1.139', window }));

test('sixteen window loads are within the budget of e2e, and one more is said with the windows to fold', () => {
  assert.equal(tooManyLoads([]), undefined);
  assert.equal(tooManyLoads(loads(16)), undefined);
  assert.equal(
    tooManyLoads([...loads(15), ...loads(2, 'restricted')]),
    '17 window loads, at most 16: let specs share a window (purges 15, restricted 2).',
  );
});

test('loads are counted over processes by a file, and by nothing where none is named', async context => {
  const folder = await mkdtemp(join(tmpdir(), 'cdn-explorer-'));
  context.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'loads.jsonl');
  await noteWindowLoad('1.139', 'smoke');
  assert.deepEqual(await readWindowLoads(file), []);
  process.env[windowLoadsVariable] = file;
  context.after(() => Reflect.deleteProperty(process.env, windowLoadsVariable));
  await noteWindowLoad('1.139', 'smoke');
  const once = await readWindowLoads(file);
  assert.deepEqual(once, [{ host: '1.139', window: 'smoke' }]);
  assert.equal(wordLoads(once), '1 window load');
  await noteWindowLoad('1.105', 'smoke');
  assert.equal(wordLoads(await readWindowLoads(file)), '2 window loads');
});
