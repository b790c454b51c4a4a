import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { compileRules } from '../../src/core/mapping/compile.ts';
import { mapFiles, type PurgeTarget } from '../../src/core/mapping/map.ts';
import { parseRules } from '../../src/core/mapping/rules.ts';
import type { PurgeHow } from '../../src/vscode/purge/parseArguments.ts';
import { wishesForObjects, wishesForTargets } from '../../src/vscode/purge/wishes.ts';

const root = '/repos/site';

function targetsOf(query: 'any' | undefined, ...paths: string[]): readonly PurgeTarget[] {
  const { rules } = parseRules(
    [{ folder: 'dist', url: 'https://static.example.com/', ...(query && { query }) }],
    { scope: 'folder', base: root },
  );
  return mapFiles(
    paths.map(path => ({ path: `${root}/dist/${path}`, root })),
    compileRules(rules),
  ).targets;
}

function facts(wishes: ReturnType<typeof wishesForTargets>): unknown[] {
  return wishes.map(({ kind, mode, object, covered }) => [
    kind,
    mode,
    object.replace('https://static.example.com', ''),
    ...(covered ? [covered.length] : []),
  ]);
}

const usually: PurgeHow = { kind: 'url', modes: ['invalidate'] };

describe('what is purged for files', () => {
  it('is their URLs, in every mode that is asked for', () => {
    const targets = targetsOf(undefined, 'a.js', 'css/b.css');
    assert.deepEqual(facts(wishesForTargets(targets, { kind: 'url', modes: ['invalidate', 'preload'] })), [
      ['url', 'invalidate', '/a.js'],
      ['url', 'invalidate', '/css/b.css'],
      ['url', 'preload', '/a.js'],
      ['url', 'preload', '/css/b.css'],
    ]);
  });

  it('is each directory once, with the files that it stands for', () => {
    const targets = targetsOf(undefined, 'css/a.css', 'css/b.css', 'js/c.js');
    assert.deepEqual(facts(wishesForTargets(targets, { kind: 'directory', modes: ['delete'] })), [
      ['directory', 'delete', '/css/', 2],
      ['directory', 'delete', '/js/', 1],
    ]);
  });

  it('is every query where the rule says so, but for a preload', () => {
    const targets = targetsOf('any', 'a.js');
    assert.deepEqual(facts(wishesForTargets(targets, usually)), [['anyQuery', 'invalidate', '/a.js']]);
    assert.deepEqual(facts(wishesForTargets(targets, { kind: 'url', modes: ['invalidate', 'preload'] })), [
      ['anyQuery', 'invalidate', '/a.js'],
      ['url', 'preload', '/a.js'],
    ]);
  });

  it('goes to the profile that is named', () => {
    const [wish] = wishesForTargets(targetsOf(undefined, 'a.js'), usually, { profile: 'staging' });
    assert.equal(wish?.profile, 'staging');
  });

  it('has no CP code', () => {
    assert.throws(
      () => wishesForTargets(targetsOf(undefined, 'a.js'), { kind: 'cpCode', modes: ['delete'] }),
      {
        kind: 'input',
        code: 'badObject',
        detail: { object: 'https://static.example.com/a.js', kind: 'cpCode', problem: 'digits' },
      },
    );
  });
});

describe('what is purged for objects', () => {
  it('is what services take, or a refusal that names it', () => {
    assert.deepEqual(
      facts(
        wishesForObjects(['https://static.example.com/css'], { kind: 'directory', modes: ['invalidate'] }),
      ),
      [['directory', 'invalidate', '/css/']],
    );
    assert.throws(() => wishesForObjects(['app.js'], usually), {
      code: 'badObject',
      detail: { object: 'app.js', kind: 'url', problem: 'notAUrl' },
    });
  });
});
