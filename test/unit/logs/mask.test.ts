import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { maskAddresses } from '../../../src/core/logs/mask.ts';
import { parseLine } from '../../../src/core/logs/parseLine.ts';
import { property } from '../../support/property.ts';
import { damagedLine, writtenLine } from './logLines.ts';

function line(client: string, proxy: string, tail = ''): string {
  return `[9/Jun/2015:01:58:09 +0800] ${client} ${proxy} 5 "-" "GET http://h/1.2.3.4" 200 1 2 HIT "bot 1.2.3.4" "-"${tail}\n`;
}

function mask(text: string): string {
  return maskAddresses(Buffer.from(text)).bytes.toString();
}

test('of IPv4 24 bits stay and of IPv6 48, in the fields of addresses only', () => {
  assert.equal(mask(line('1.2.3.4', '-')), line('1.2.3.0', '-'));
  assert.equal(
    mask(line('1.2.3.4', '10.20.30.40', ' 100.200.250.255 https')),
    line('1.2.3.0', '10.20.30.0', ' 100.200.250.0 https'),
  );
  for (const [address, masked] of [
    ['2001:db8:85a3:1:2:3:4:5', '2001:db8:85a3::'],
    ['2001:db8::5', '2001:db8:0::'],
    ['::1', '0:0:0::'],
    ['fe80::1%eth0', 'fe80:0:0::'],
    ['::ffff:1.2.3.4', '::ffff:1.2.3.0'],
    ['64:ff9b::1.2.3.4', '64:ff9b:0::'],
    ['::FFFF:1.2.3.4', '::FFFF:1.2.3.0'],
    ['1:2', '0:0:0::'],
    ['1:::2', '0:0:0::'],
    ['1.2.3', '0.0.0.0'],
    ['1.2.3.4,5.6.7.8', '0.0.0.0'],
    ['unknown', 'unknown'],
  ] as const)
    assert.equal(mask(line(address, '-')), line(masked, '-'), address);
});

property(
  'nothing but addresses changes, none stays, and twice is as once',
  [
    fc.array(fc.oneof({ weight: 4, arbitrary: writtenLine.map(({ text }) => text) }, damagedLine), {
      maxLength: 8,
    }),
    fc.boolean(),
  ],
  (lines, isEnded) => {
    const text = lines.join('\n') + (isEnded ? '\n' : '');
    const { bytes, unmasked } = maskAddresses(Buffer.from(text));
    const masked = bytes.toString().split('\n');
    const before = text.split('\n');
    assert.equal(masked.length, before.length);
    for (const [index, original = ''] of before.entries()) {
      const [was, is] = [parseLine(original), parseLine(masked[index] ?? '')];
      if (!was) assert.equal(masked[index], original);
      else {
        assert.ok(is);
        const { client, proxy, connecting, ...others } = is.text;
        assert.deepEqual({ ...was.text, ...others }, was.text);
        for (const [address, old] of [
          [client, was.text.client],
          [proxy, was.text.proxy],
          [connecting, was.text.connecting],
        ])
          assert.match(address ?? '-', old === '-' || old === undefined ? /^-$/ : /(?:\.0|::)$/);
      }
    }
    assert.equal(unmasked, before.filter(original => original !== '' && !parseLine(original)).length);
    assert.ok(maskAddresses(bytes).bytes.equals(bytes));
  },
);
