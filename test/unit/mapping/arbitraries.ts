import * as fc from 'fast-check';

/** Characters that have a meaning in URLs, paths or globs, and some that need several bytes. */
const sharpCharacter = fc.constantFrom(
  ...Array.from('ab.%25 ?#&=+;,:@!$*~()[]{}<>"\'|^`\\\t\n'),
  'é',
  'e\u0301',
  '你',
  '😀',
  '\uFEFF',
);

/** A file or folder name: anything but `/` and the dot segments; well-formed, since a lone surrogate has no URL of its own. */
export const nameArbitrary = fc
  .oneof(
    fc.constantFrom('app.js', 'index.html', 'a', '%2e', '.env', '[id].js'),
    fc.string({ unit: sharpCharacter, minLength: 1, maxLength: 8 }),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  )
  .map(name => name.replaceAll('/', '-'))
  .filter(name => name !== '.' && name !== '..');

/** A relative path of one to four names. */
export const pathArbitrary = fc
  .array(nameArbitrary, { minLength: 1, maxLength: 4 })
  .map(names => names.join('/'));
