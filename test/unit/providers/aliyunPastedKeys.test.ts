import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPastedKeys } from '../../../src/core/providers/aliyun/pastedKeys.ts';

const id = 'LTAI5tExampleId';
const secret = 'abcDEF/123+456=';

test('both keys are read from what people paste', () => {
  const rows = [
    `${id} ${secret}`,
    `${id},${secret}`,
    `${id}\t${secret}\n`,
    `"${id}","${secret}"`,
    `AccessKey ID,AccessKey Secret\r\n${id},${secret}\r\n`,
    // An input box has turned its newlines into spaces.
    `AccessKey ID,AccessKey Secret  ${id},${secret} `,
    `\uFEFFAccessKeyId,AccessKeySecret\n${id},${secret}`,
    `AccessKey ID: ${id} AccessKey Secret: ${secret}`,
    `accessKeyId=${id}\naccessKeySecret=${secret}`,
    `accessKeyId='${id}'; accessKeySecret="${secret}"`,
  ];
  for (const text of rows)
    assert.deepEqual(readPastedKeys(text), { accessKeyId: id, accessKeySecret: secret }, text);
});

test('one word, three words or none are not a pair', () => {
  for (const text of [
    '',
    ' ',
    id,
    `${id} ${secret} more`,
    'AccessKey ID,AccessKey Secret',
    `user,${id},${secret}`,
  ]) {
    assert.equal(readPastedKeys(text), undefined, text);
  }
});
