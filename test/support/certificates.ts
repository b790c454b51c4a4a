import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';

/** A key and its certificate, for a TLS server. Made anew each time, never on disk. */
export interface Identity {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

export interface Authority {
  /** PEM, to be trusted. */
  readonly cert: string;
  /** A certificate for exactly this DNS name, valid today. */
  readonly issue: (host: string) => Identity;
}

/** A certificate authority that nobody trusts but who is told to. */
export function createAuthority(name: string): Authority {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const basicConstraints = der(
    0x30,
    oid('551d13'),
    der(0x01, [0xff]),
    der(0x04, der(0x30, der(0x01, [0xff]))),
  );
  const issuer = { name, key: own.privateKey };
  return {
    cert: certify({ name, key: own.publicKey, extension: basicConstraints }, issuer),
    issue: host => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const names = der(0x30, der(0x82, Buffer.from(host)));
      const extension = der(0x30, oid('551d11'), der(0x04, names));
      return {
        key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        cert: certify({ name: host, key: publicKey, extension }, issuer),
      };
    },
  };
}

interface Subject {
  readonly name: string;
  readonly key: KeyObject;
  /** RFC 5280 `Extension`, encoded. */
  readonly extension: Uint8Array;
}

/** RFC 5280 §4.1, as little of it as a TLS client asks for; signed with ECDSA and SHA-256. */
function certify(subject: Subject, issuer: { readonly name: string; readonly key: KeyObject }): string {
  const algorithm = der(0x30, oid('2a8648ce3d040302'));
  const day = 86_400_000;
  const toSign = der(
    0x30,
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    algorithm,
    commonName(issuer.name),
    der(0x30, utcTime(Date.now() - day), utcTime(Date.now() + day)),
    commonName(subject.name),
    subject.key.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, subject.extension)),
  );
  const signature = der(0x03, [0], sign('sha256', toSign, issuer.key));
  const lines =
    der(0x30, toSign, algorithm, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** One DER value: tag, length, content. */
function der(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  const content = Buffer.concat(parts.map(part => Uint8Array.from(part)));
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.from([tag, ...size]), content]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function commonName(name: string): Buffer {
  return der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(name)))));
}

function utcTime(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}
