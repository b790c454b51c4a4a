import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { compileRules } from '../../../src/core/mapping/compile.ts';
import { inferSourceRules, rawSourceRule, sourceRuleOf } from '../../../src/core/mapping/inferSource.ts';
import { builtFrom } from '../../../src/core/mapping/map.ts';
import { type FileRef } from '../../../src/core/mapping/paths.ts';
import { parseRules } from '../../../src/core/mapping/rules.ts';
import { pathArbitrary } from './arbitraries.ts';

const BASE = '/repos/site';

function inSite(path: string): FileRef {
  return { path: `${BASE}/${path}`, root: BASE };
}

/** Each candidate as `from → to`, relative to the workspace folder. */
function infer(source: string, built: string): string[] {
  return inferSourceRules(inSite(source), inSite(built)).map(candidate => {
    const { from, to } = rawSourceRule(candidate, BASE);
    return `${from} → ${to}`;
  });
}

test('what both names begin with is captured', () => {
  assert.deepEqual(infer('src/less/a.less', 'dist/css/a.css'), [
    'src/less/{name}.less → dist/css/{name}.css',
    'src/less/a.less → dist/css/a.css',
  ]);
  assert.deepEqual(infer('src/a.module.less', 'dist/a.module.css')[0], 'src/{name}.less → dist/{name}.css');
  assert.deepEqual(infer('src/app.js', 'dist/app.min.js')[0], 'src/{name}.js → dist/{name}.min.js');
  assert.deepEqual(infer('src/app.js', 'dist/app-min.js')[0], 'src/{name}.js → dist/{name}-min.js');
});

test('folders that both paths end in are captured', () => {
  assert.deepEqual(infer('src/pages/a/x.ts', 'dist/pages/a/x.js'), [
    'src/{dir/}{name}.ts → dist/{dir/}{name}.js',
    'src/pages/a/{name}.ts → dist/pages/a/{name}.js',
    'src/pages/a/x.ts → dist/pages/a/x.js',
  ]);
});

test('a built file beside its source gives no rule of every folder', () => {
  assert.deepEqual(infer('src/x.ts', 'src/x.js'), ['src/{name}.ts → src/{name}.js', 'src/x.ts → src/x.js']);
});

test('names that differ give the rule of the two files', () => {
  assert.deepEqual(infer('src/main.ts', 'dist/bundle.js'), ['src/main.ts → dist/bundle.js']);
  assert.deepEqual(infer('src/app.ts', 'dist/apple.js'), ['src/app.ts → dist/apple.js']);
});

test('a path with braces is no rule’s', () => {
  assert.deepEqual(infer('src/{a b}.ts', 'dist/{a b}.js'), ['src/{name}.ts → dist/{name}.js']);
  assert.deepEqual(infer('src/{a b}/b.ts', 'dist/b.js'), []);
});

test('each candidate, written relative or absolute, leads from the source to the built file (2,000 runs)', () => {
  const end = fc.constantFrom('.ts', '.less', '.min.js', '');
  let captured = 0;
  fc.assert(
    fc.property(pathArbitrary, pathArbitrary, end, end, fc.boolean(), (below, other, a, b, isAlike) => {
      const source = inSite(`src/${below}${a}`);
      const built = inSite(`dist/${isAlike ? below : other}${b}`);
      for (const candidate of inferSourceRules(source, built)) {
        captured += candidate.from.includes('{name}') ? 1 : 0;
        const raw = rawSourceRule(candidate, BASE);
        const relative = parseRules([raw], { scope: 'folder', base: BASE });
        assert.deepEqual(relative.problems, []);
        for (const rule of [relative.sources[0], sourceRuleOf(candidate)]) {
          assert.ok(rule);
          const found = builtFrom(source, source.path, compileRules([], [rule]));
          assert.deepEqual(
            found.map(({ file }) => file.path),
            [built.path],
          );
        }
      }
    }),
    { numRuns: 2000 },
  );
  assert.ok(captured > 500, `${captured} rules with captures tried`);
});
