import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseOptions } from '../../../demo/options.ts';
import { fetchRaw } from './support.ts';

const main = fileURLToPath(new URL('../../../demo/main.ts', import.meta.url));

test('the program prints one line, serves, and ends when its stdin closes', async () => {
  const child = spawn(process.execPath, [main, '{"speed":0,"quotas":{"url":7}}'], {
    env: { ...process.env, CDN_DEMO_OPTIONS: '{"start":"2026-11-22T04:00:00Z","speed":9}' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    const lines = createInterface({ input: child.stdout });
    const [line] = await once(lines, 'line');
    const info = JSON.parse(String(line));
    assert.deepEqual(Object.keys(info), [
      'aliyun',
      'akamai',
      'edge',
      'origin',
      'logs',
      'control',
      'profiles',
      'keys',
      'akamaiKeys',
    ]);
    assert.equal(info.profiles[0].name, 'demo');
    assert.deepEqual(info.profiles[0].hosts, ['static.demo.test', 'img.demo.test']);
    assert.equal(info.profiles[0].endpoint, info.aliyun);
    const state = JSON.parse((await fetchRaw(`${info.control}/state`)).text);
    assert.equal(state.now, '2026-11-22T04:00:00.000Z');
    assert.equal(state.speed, 0);
    assert.equal(state.urlQuotaRemaining['1000000000000001'], 7);
  } finally {
    child.stdin.end();
  }
  assert.deepEqual(await exited, [0, null]);
});

test('mistyped options are refused by name', () => {
  const bad: [unknown, RegExp][] = [
    [[], /options/],
    [{ taskSeconds: '3' }, /taskSeconds/],
    [{ speed: -1 }, /speed/],
    [{ start: 'soon' }, /start/],
    [{ quotas: { url: null } }, /url/],
    [{ sites: 'dist' }, /sites/],
    [{ perMinute: { url: -1 } }, /url/],
    [{ mergeTasks: 'no' }, /mergeTasks/],
    [{ domains: '300' }, /domains/],
    [{ logSizes: { '2026-11-21T03:30:00Z': 1 } }, /logSizes/],
    [{ logSizes: { soon: 1 } }, /logSizes/],
    [{ logLinkSeconds: -1 }, /logLinkSeconds/],
  ];
  for (const [value, message] of bad) assert.throws(() => parseOptions(value), message);
  const options = {
    perMinute: { url: 5 },
    mergeTasks: false,
    domains: 300,
    logSeed: 7,
    logLinesPerHour: 100,
    logSizes: { '2026-11-21T03:00:00Z': 1e6 },
    logDelayHours: 2,
    logLinkSeconds: 60,
  };
  assert.deepEqual(parseOptions(options), options);
});
