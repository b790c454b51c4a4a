import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('there are at least 24 mutants, each with its own name', () => {
  assert(allMutants.length >= 24);
  assert.equal(new Set(allMutants.map(({ name }) => name)).size, allMutants.length);
});
