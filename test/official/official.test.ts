import assert from 'node:assert/strict';
import { test } from 'node:test';
import { officialChecks } from './checks.ts';

const checks = officialChecks();

test('every official client has its checks', () => {
  assert.equal(checks.length, 43);
});

for (const { client, name, run } of checks) test(`${client}: ${name}`, run);
