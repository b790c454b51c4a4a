import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { findKeys, readEdgerc, sectionNamed } from '../../../src/core/providers/akamai/foundKeys.ts';
import type { Answers, FoundKeys, Surroundings } from '../../../src/core/providers/provider.ts';
import { readText } from '../repository/project.ts';

interface EdgercCase {
  readonly name: string;
  readonly content: string;
  readonly section: string;
}

const { edgerc_cases: cases }: { edgerc_cases: readonly EdgercCase[] } = JSON.parse(
  readText('test/vectors/akamai.json'),
);

const plain = { host: 'h.luna.akamaiapis.net', clientToken: 'ct', clientSecret: 'cs=', accessToken: 'at' };

/** What we read of each case: the answers that differ from the plain ones, and what else is told. */
const ours: Readonly<Record<string, { answers?: Answers } & Partial<Omit<FoundKeys, 'answers'>>>> = {
  plain: {},
  'BOM + CRLF': { answers: { host: 'bom.luna.akamaiapis.net' } },
  'https:// prefix, trailing slash, double-quoted secret with ; and trailing comment, single-quoted token': {
    answers: {
      host: 'h-default.luna.akamaiapis.net',
      clientToken: 'akab-ct',
      clientSecret: 'abc;def+/=',
      accessToken: 'akab-at',
    },
  },
  'duplicate key': { answers: { host: 'two.luna.akamaiapis.net' }, doubled: 'key' },
  'inline ; unquoted': { answers: { host: 'h.luna.akamaiapis.net;note', clientSecret: 'a;b=' } },
  'upper-case keys': {},
  'spaces inside the brackets': {},
  '% in a value': { answers: { clientSecret: '50%off=' } },
  'section name, other letter case': { name: 'Case', answers: { host: 'upper.luna.akamaiapis.net' } },
  'missing access_token': { missing: ['access_token'] },
  'Control Center download: no section header, keys in another order, blank lines': {
    answers: {
      host: 'akab-h05tnam3.luna.akamaiapis.net',
      clientToken: 'akab-cli',
      clientSecret: 'C113nt53KR3TN6N90yVuAgICxIRwsObLi0E67/N8eRN=',
      accessToken: 'akab-acc',
    },
  },
  'section name contains :': {},
  'section name with regular-expression characters': {},
  'last line without newline': {},
  'mixed tabs': {},
};

test('all 15 cases of the official libraries are here', () => {
  assert.equal(cases.length, 15);
  assert.deepEqual(
    cases.map(({ name }) => name),
    Object.keys(ours),
  );
});

for (const { name, content, section } of cases) {
  test(`.edgerc: ${name}`, () => {
    const expected = ours[name] ?? {};
    const answers: Record<string, string> = { ...plain, ...expected.answers };
    if (expected.missing) delete answers['accessToken'];
    const read = readEdgerc(content, '/home/.edgerc');
    const want = { name: section, missing: [], ...expected, answers, path: '/home/.edgerc' };
    assert.deepEqual(read, [want]);
    assert.equal(sectionNamed(read, section), read[0]);
  });
}

test('of a section that is there twice the first counts, and it is told', () => {
  const lines =
    'host = a.example.com\nclient_token: ct ; note\nclient-secret = c#s;= # note\naccess_token = at/';
  const text = `; note\n# note\n[a] ; note\n${lines}\n[b]\n[a]\nhost = b.example.com\n`;
  const answers = { host: 'a.example.com', clientToken: 'ct', clientSecret: 'c#s;=', accessToken: 'at/' };
  const all = ['host', 'client_token', 'client_secret', 'access_token'];
  assert.deepEqual(readEdgerc(text, 'p'), [
    { name: 'a', path: 'p', answers, missing: [], doubled: 'section' },
    { name: 'b', path: 'p', answers: {}, missing: all },
  ]);
});

test('a section is found by its exact name before one that is written otherwise', () => {
  const read = readEdgerc('[CCU]\nhost=a\n[ccu]\nhost=b\n', 'p');
  assert.equal(sectionNamed(read, 'ccu'), read[1]);
  assert.equal(sectionNamed(read, 'Ccu'), read[0]);
  assert.equal(sectionNamed(read, 'default'), undefined);
});

test('what is empty, a comment or no INI at all gives no key', () => {
  assert.deepEqual(readEdgerc('', 'p'), []);
  assert.deepEqual(readEdgerc('\0\u0001binary\n[broken\n', 'p'), []);
  assert.deepEqual(readEdgerc('[a]\nhost =\nclient_secret = ; none\n', 'p')[0]?.answers, {});
});

const file = '[one]\nhost=h\nclient_token=ct\nclient_secret=cs\naccess_token=at\n[Two]\nhost=h2\n';

function around(env: Surroundings['env'], files: Readonly<Record<string, string>>): Surroundings {
  return { env, home: '/home/me', now: 0, read: async path => files[path] };
}

test('the file is ~/.edgerc or where the environment says; the section that it wants comes first', async () => {
  const home = { [join('/home/me', '.edgerc')]: file };
  const names = async (env: Surroundings['env'], files = home): Promise<string[]> =>
    (await findKeys(around(env, files))).map(({ name }) => name);
  assert.deepEqual(await names({}), ['one', 'Two']);
  assert.deepEqual(await names({ AKAMAI_EDGERC_SECTION: 'two' }), ['Two', 'one']);
  assert.deepEqual(await names({ AKAMAI_EDGERC_SECTION: 'none' }), ['one', 'Two']);
  assert.deepEqual(await names({ AKAMAI_EDGERC: '/e' }), []);
  assert.deepEqual(await names({ AKAMAI_EDGERC: '/e' }, { '/e': file }), ['one', 'Two']);
  assert.deepEqual(await names({}, {}), []);
});

test('whole keys of the environment are found, with and without a section', async () => {
  const [host, token, secret, access] = ['h', 'ct', 'cs', 'at'];
  const set = (prefix: string): Record<string, string> => ({
    [`${prefix}HOST`]: host,
    [`${prefix}CLIENT_TOKEN`]: token,
    [`${prefix}CLIENT_SECRET`]: secret,
    [`${prefix}ACCESS_TOKEN`]: access,
  });
  const answers = { host, clientToken: token, clientSecret: secret, accessToken: access };
  assert.deepEqual(await findKeys(around({ ...set('AKAMAI_'), ...set('AKAMAI_CCU_') }, {})), [
    { name: '', answers, missing: [] },
    { name: 'ccu', answers, missing: [] },
  ]);
  assert.deepEqual(await findKeys(around({ ...set('AKAMAI_'), AKAMAI_HOST: '' }, {})), []);
});
