import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPastedCredentials } from '../../../src/core/providers/akamai/pastedCredentials.ts';

const answers = {
  host: 'akab-h.luna.akamaiapis.net',
  clientToken: 'akab-client',
  clientSecret: 'C113nt53KR3TN6N90yVuAgICxIRwsObLi0E67/N8eRN=',
  accessToken: 'akab-access',
};
const { host, clientToken, clientSecret, accessToken } = answers;

const downloaded = `client_secret = ${clientSecret}\n\nhost = ${host}\n\naccess_token = ${accessToken}\n\nclient_token = ${clientToken}\n`;
const section = `[default]\nhost = ${host}\nclient_token = ${clientToken}\nclient_secret = ${clientSecret}\naccess_token = ${accessToken}\nmax-body = 8192\n`;
const kickstart = `Client Information

Name: Sample Client
Base URL: ${host}

Access Tokens:

    ${accessToken}

Client Credentials:

    Client token: ${clientToken}     Secret: ${clientSecret}
`;

const rows: readonly [string, string][] = [
  ['what the Control Center downloads', downloaded],
  ['a section of .edgerc', section],
  ['a section with Windows’ line ends and a byte order mark', `\uFEFF${section.replaceAll('\n', '\r\n')}`],
  ['the older client-api-kickstart.txt', kickstart],
  [
    'capitals, dashes, colons and quotes',
    `HOST: "${host}" Client-Token:'${clientToken}' client_secret=${clientSecret} ACCESS_TOKEN = ${accessToken}`,
  ],
  [
    'a secret named shortly',
    `host:${host} client_token:${clientToken} access_token:${accessToken} secret:${clientSecret} max-body:2048`,
  ],
  [
    'a key that is there twice: the last counts',
    section.replace('host =', 'host = other.example.com\nhost ='),
  ],
  [
    'the first whole section of several',
    `[half]\nhost = x\n[ ours ]\n${downloaded}[theirs]\n${section.replaceAll('akab', 'zzzz')}`,
  ],
];

for (const [name, text] of rows) {
  test(`all credentials are read from ${name}`, () => {
    assert.deepEqual(readPastedCredentials(text), answers);
    // An input box turns newlines into spaces.
    assert.deepEqual(readPastedCredentials(text.replaceAll(/\r?\n/g, ' ')), answers);
  });
}

test('nothing is read where one of them is missing', () => {
  for (const name of ['host', 'client_token', 'client_secret', 'access_token']) {
    assert.equal(readPastedCredentials(section.replace(new RegExp(`${name} = \\S+`), '')), undefined);
  }
  for (const text of ['', host, clientToken, 'host = a', '[default]']) {
    assert.equal(readPastedCredentials(text), undefined);
  }
});
