import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compileRules } from '../../src/core/mapping/compile.ts';
import { mapFolder, planFolder } from '../../src/core/mapping/folders.ts';
import { mapFiles } from '../../src/core/mapping/map.ts';
import { parseRules } from '../../src/core/mapping/rules.ts';
import type { ListedProfile } from '../../src/core/profiles/store.ts';
import { canPurge } from '../../src/vscode/purge/canPurge.ts';
import { wishesOfFolder, wordReach, wordUrls } from '../../src/vscode/purge/folderChoice.ts';

const url = 'https://static.example.com/';

function listed(
  name: string,
  provider: ListedProfile['provider'],
  hosts: readonly string[] = [],
): ListedProfile {
  return {
    endpoint: 'https://api.example.com',
    id: name,
    name,
    provider,
    hosts: [...hosts],
    production: false,
    missing: false,
    transient: false,
  };
}

function planOf(count: number, ...raw: readonly object[]) {
  const base = '/repos/site';
  const { rules } = parseRules([{ folder: 'dist', url }, ...raw], { scope: 'folder', base });
  const files = Array.from({ length: count }, (_, index) => ({ path: `${base}/dist/${index}.js` }));
  return planFolder(mapFolder(`${base}/dist`, rules), mapFiles(files, compileRules(rules)).targets);
}

describe('a folder as one directory', () => {
  const rule = parseRules([{ folder: 'dist', url, profile: 'Prod' }], {
    scope: 'folder',
    base: '/repos/site',
  }).rules[0];
  assert.ok(rule);
  const { profile: _, ...nameless } = rule;
  const can = (own: typeof rule, ...profiles: readonly ListedProfile[]): boolean =>
    canPurge('directory', { url, rule: own }, profiles);

  it('is offered by the CDN of the profile that the rule names', () => {
    assert.equal(can(rule, listed('prod', 'aliyun'), listed('other', 'akamai')), true);
    assert.equal(can(rule, listed('prod', 'akamai'), listed('other', 'aliyun')), false);
  });

  it('is offered where the profile is not here yet and a CDN that is can do it', () => {
    assert.equal(can(rule, listed('a', 'aliyun'), listed('b', 'akamai')), true);
    assert.equal(can(rule, listed('b', 'akamai')), false);
    assert.equal(can(rule), false);
  });

  it('is offered by the profile that has purged the host, where the rule names none', () => {
    const host = 'static.example.com';
    assert.equal(can(nameless, listed('a', 'aliyun'), listed('b', 'akamai', [host])), false);
    assert.equal(can(nameless, listed('a', 'aliyun', [host]), listed('b', 'akamai')), true);
  });

  it('is looked at by ten of its files', () => {
    const [wish, ...others] = wishesOfFolder(planOf(12), {});
    assert.deepEqual(others, []);
    assert.deepEqual([wish?.kind, wish?.mode, wish?.object], ['directory', 'invalidate', url]);
    assert.equal(wish?.covered?.length, 10);
  });

  it('goes with the URLs that are not below it', () => {
    const elsewhere = 'https://img.example.com/zero.js';
    const plan = planOf(2, { file: 'dist/0.js', url: elsewhere });
    const wishes = wishesOfFolder(plan, { profile: 'Prod' });
    assert.deepEqual(
      wishes.map(({ kind, object, profile }) => [kind, object, profile]),
      [
        ['directory', url, 'Prod'],
        ['url', elsewhere, 'Prod'],
      ],
    );
    assert.equal(wordUrls(plan), url);
    assert.equal(wordReach(plan), 'everything below it, also what is not here; and 1 URL that is not below');
  });
});
