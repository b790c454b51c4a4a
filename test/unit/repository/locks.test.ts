import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectFiles, readText } from './project.ts';

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

const locks = projectFiles().filter(file => file.endsWith('package-lock.json'));

test('the lock files name no place that packages come from', () => {
  assert.equal(locks.length, 5);
  assert.deepEqual(
    locks.filter(lock => resolvesAnything(readText(lock))),
    [],
  );
});

test('control: a lock file with one address is found', () => {
  assert(resolvesAnything('{"packages":{"node_modules/a":{"version":"1.0.0","resolved": "a.tgz"}}}'));
  assert(!resolvesAnything('{"packages":{"node_modules/a":{"version":"1.0.0"}}}'));
});

// npm forgets the packages of other platforms when it writes a lock from what is installed; `npm ci` then refuses it.
test('the lock files hold every package that they ask for, those of other platforms too', () => {
  const missing = locks.flatMap(lock =>
    missingPackages(readLock(readText(lock))).map(name => `${lock}: ${name}`),
  );
  assert.deepEqual(missing, []);
});

test('control: a lock file without one platform’s package is found, and one that is nested is not', () => {
  const asks = { optionalDependencies: { b: '1.0.0' } };
  assert.deepEqual(missingPackages({ packages: { '': {}, 'node_modules/a': asks } }), [
    'b, asked for by node_modules/a',
  ]);
  const nested = { '': {}, 'node_modules/a': asks, 'node_modules/a/node_modules/b': {} };
  assert.deepEqual(missingPackages({ packages: nested }), []);
});

function resolvesAnything(lock: string): boolean {
  return /"resolved"\s*:/.test(lock);
}

function readLock(text: string): Lock {
  const lock: Lock = JSON.parse(text);
  assert.notEqual(Object.keys(lock.packages).length, 0);
  return lock;
}

function missingPackages({ packages }: Lock): string[] {
  return Object.entries(packages).flatMap(([place, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter(name => !lookUp(place, name, packages))
      .map(name => `${name}, asked for by ${place}`),
  );
}

/** As Node looks it up: beside the package, then beside each package that holds it. */
function lookUp(place: string, name: string, packages: Lock['packages']): boolean {
  for (
    let folder = place;
    ;
    folder = folder.slice(0, folder.lastIndexOf('node_modules/')).replace(/\/$/, '')
  ) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}
