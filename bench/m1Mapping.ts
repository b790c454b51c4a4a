import assert from 'node:assert/strict';
import picomatch from 'picomatch';
import { compileRules } from '../src/core/mapping/compile.ts';
import { encodePath } from '../src/core/mapping/encode.ts';
import { mapFiles } from '../src/core/mapping/map.ts';
import type { FileRef } from '../src/core/mapping/paths.ts';
import { type MappingRule, parseRules } from '../src/core/mapping/rules.ts';
import type { Profile } from '../src/core/profiles/profile.ts';
import { providers } from '../src/core/providers/registry.ts';
import { planPurge, type PurgeItem } from '../src/core/purge/plan.ts';
import { type Measured, median, wordSpread } from './bench.ts';

const base = '/repos/site';
const paths = 100_000;
const selected = 10_000;
const rounds = 7;
const mostOfYardstick = 0.45;
const longestMs = 100;
const kinds = ['js', 'css', 'png', 'html', 'map', 'json', 'svg', 'woff2'];

/** M1: many files against many rules, beside a loop over the globs; and from a large selection to its batches. */
export async function benchMapping(): Promise<readonly Measured[]> {
  const rules = makeRules();
  const files = makeFiles();
  return [compareWithLoop(rules, files), planSelection(rules, files.slice(0, selected))];
}

/** 50 rules: 49 packages with globs of their own, and one for everything else. */
function makeRules(): readonly MappingRule[] {
  const written = Array.from({ length: 49 }, (_, index) => ({
    folder: `packages/p${index}/dist`,
    url: `https://static${index % 5}.example.com/p${index}/`,
    include: index % 3 === 0 ? ['**/*.{js,css,html}', 'img/**'] : ['**'],
    exclude: index % 2 === 0 ? ['**/*.map', '**/.*'] : ['**/*.map'],
  }));
  const { rules, problems } = parseRules(
    [...written, { folder: 'public', url: 'https://www.example.com/', exclude: ['**/*.map'] }],
    { scope: 'folder', base },
  );
  assert.deepEqual(problems, []);
  assert.equal(rules.length, 50);
  return rules;
}

/** Most lie below a rule; one of ten in no rule's folder. */
function makeFiles(): readonly FileRef[] {
  return Array.from({ length: paths }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? '';
    const place = Math.floor(index / kinds.length);
    const folder = index % 10 === 0 ? `src/m${place % 70}` : `packages/p${place % 49}/dist`;
    const name = index % 97 === 0 ? `.hidden ${index}.${kind}` : `chunk-${index.toString(36)}.${kind}`;
    return { path: `${base}/${folder}/${index % 4 === 0 ? 'img' : 'js/lib'}/${name}`, root: base };
  });
}

function compareWithLoop(rules: readonly MappingRule[], files: readonly FileRef[]): Measured {
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const loop = time(() => mapByLoop(rules, files));
    const own = time(() => mapFiles(files, compileRules(rules)).targets.map(({ url }) => url));
    assert.ok(own.result.length > paths / 2, 'control: most files are mapped');
    assert.deepEqual(own.result, loop.result, 'control: both give the same URLs');
    // In the first round both are compiled.
    if (round > 0) ratios.push(own.ms / loop.ms);
  }
  return {
    what: '100,000 paths × 50 rules',
    figure: median(ratios).toFixed(2),
    spread: wordSpread(ratios, 'rounds'),
    yardstick: 'a picomatch.makeRe loop, the same URLs',
    goal: `≤ ${mostOfYardstick.toFixed(2)}`,
    met: median(ratios) <= mostOfYardstick,
  };
}

/** What one writes first: every rule's globs, one after the other, on every path. */
function mapByLoop(rules: readonly MappingRule[], files: readonly FileRef[]): string[] {
  const compiled = rules.map(rule => ({
    rule,
    include: globsOf(rule, 'include'),
    exclude: globsOf(rule, 'exclude'),
  }));
  const urls: string[] = [];
  for (const { path } of files) {
    for (const { rule, include, exclude } of compiled) {
      if (include.some(glob => glob.test(path)) && !exclude.some(glob => glob.test(path))) {
        urls.push(rule.url + encodePath(path.slice(rule.path.length + 1)));
      }
    }
  }
  return urls;
}

function globsOf(rule: MappingRule, key: 'include' | 'exclude'): RegExp[] {
  if (rule.kind === 'file') throw new Error('control: the yardstick knows folders only');
  return rule[key].map(glob => picomatch.makeRe(`${rule.path}/${glob}`, { dot: true }));
}

const profile: Profile = {
  v: 1,
  id: 'bench',
  name: 'bench',
  provider: 'aliyun',
  endpoint: 'https://cdn.aliyuncs.com',
  credentials: { accessKeyId: 'bench', accessKeySecret: 'bench' },
  options: {},
  production: false,
  hosts: [],
};

function planSelection(rules: readonly MappingRule[], files: readonly FileRef[]): Measured {
  const { purge } = providers[profile.provider].bind(profile);
  const compiled = compileRules(rules);
  const times: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const { ms, result } = time(() => {
      const { targets } = mapFiles(files, compiled);
      const items = targets.map(({ url }): PurgeItem => ({
        kind: 'url',
        mode: 'invalidate',
        object: url,
        network: 'production',
      }));
      return { urls: items.length, batches: planPurge([{ profileId: profile.id, items, purge }]) };
    });
    const planned = result.batches.reduce((sum, { objects }) => sum + objects.length, 0);
    assert.ok(result.urls > selected / 2, 'control: most files are mapped');
    assert.equal(planned, result.urls, 'control: every URL is planned');
    if (round > 0) times.push(ms);
  }
  return {
    what: '10,000 files mapped and planned',
    figure: `${median(times).toFixed(0)} ms`,
    spread: wordSpread(times, 'rounds'),
    yardstick: 'itself, in one go; the host waits as long',
    goal: '≤ 100 ms',
    met: median(times) <= longestMs,
  };
}

function time<T>(run: () => T): { readonly ms: number; readonly result: T } {
  const before = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, result };
}
