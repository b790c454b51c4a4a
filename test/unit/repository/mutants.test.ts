import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transformSync } from 'esbuild';
import { allMutants } from '../../../scripts/mutants/all.ts';
import { readText } from './project.ts';

test('every mutant still fits its file, in one place, and changes it', () => {
  const unfit = allMutants.filter(
    ({ file, find, replace }) => readText(file).split(find).length !== 2 || find === replace,
  );
  assert.deepEqual(
    unfit.map(({ name, file }) => `${file}: ${name}`),
    [],
  );
});

test('every mutant is still a program: one that can’t be read would be killed by anything', () => {
  const unreadable = allMutants.filter(({ file, find, replace }) => {
    try {
      transformSync(
        readText(file).replace(find, () => replace),
        { loader: 'ts', logLevel: 'silent' },
      );
      return false;
    } catch {
      return true;
    }
  });
  assert.deepEqual(
    unreadable.map(({ name, file }) => `${file}: ${name}`),
    [],
  );
});

test('there are at least 24 mutants, each with its own name', () => {
  assert(allMutants.length >= 24);
  assert.equal(new Set(allMutants.map(({ name }) => name)).size, allMutants.length);
});
