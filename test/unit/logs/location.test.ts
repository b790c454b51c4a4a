import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locate } from '../../../src/core/logs/location.ts';

const remote = 'https://cdn.aliyuncs.com';
const here = 'http://127.0.0.1:8080';

test('a path without a scheme is https; in clear only from this machine to this machine', () => {
  const path = 'cdnlog.example.com/a/b_2026_11_21.gz?Expires=1&OSSAccessKeyId=x&Signature=7Ly4%3D';
  assert.equal(locate(path, remote)?.reveal(), `https://${path}`);
  assert.equal(locate(path, here)?.reveal(), `https://${path}`);
  assert.equal(locate(`http://${path}`, remote)?.reveal(), `https://${path}`);
  assert.equal(locate(`HTTPS://${path}`, here)?.reveal(), `https://${path}`);
  assert.equal(locate(`//${path}`, remote)?.reveal(), `https://${path}`);
  for (const host of ['127.0.0.1:9', 'localhost:9', '[::1]:9']) {
    assert.equal(locate(`${host}/a.gz?b`, here)?.reveal(), `http://${host}/a.gz?b`);
    assert.equal(locate(`${host}/a.gz?b`, remote)?.reveal(), `https://${host}/a.gz?b`);
    assert.equal(locate(`${host}/a.gz?b`, 'https://localhost')?.reveal(), `https://${host}/a.gz?b`);
  }
  assert.equal(locate('127.0.0.1.example.com/a.gz', here)?.reveal(), 'https://127.0.0.1.example.com/a.gz');
});

test('the space that pages print behind the question mark is not part of it', () => {
  assert.equal(
    locate('a.example.com/b.gz? Expires=1', remote)?.reveal(),
    'https://a.example.com/b.gz?Expires=1',
  );
});

test('what is no address, or has a user, is none', () => {
  for (const path of [
    '',
    '/',
    'a.example.com',
    'a.example.com/',
    'user@a.example.com/b',
    ':p@a.example.com/b',
    'a b:c/d',
    'ftp://a.example.com/b',
    'file:///etc/passwd',
  ]) {
    assert.equal(locate(path, remote), undefined, path);
  }
});
