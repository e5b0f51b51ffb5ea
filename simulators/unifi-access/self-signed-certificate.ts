import { createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import {
  bitString,
  boolean,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  tagged,
  utcTime,
  utf8String,
} from './der.ts';

export type ServerCertificate = { readonly certificatePem: string; readonly privateKeyPem: string };

const OBJECT_ID = {
  commonName: '2.5.4.3',
  basicConstraints: '2.5.29.19',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

// A fixed, long validity, as a console's own certificate has: TLS checks it against the machine's clock, which a
// simulated clock does not move.
const NOT_BEFORE = '200101000000Z';
const NOT_AFTER = '491231235959Z';

/**
 * A certificate as a console makes for itself at installation: self-signed, CA:FALSE, and without the host's name, so
 * that no client can verify it by ordinary means. Node can sign, but has no call that makes a certificate.
 */
export function makeSelfSignedCertificate(commonName: string): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId(OBJECT_ID.ecdsaWithSha256));
  const name = sequence(set(sequence(objectId(OBJECT_ID.commonName), utf8String(commonName))));
  const notCa = sequence(objectId(OBJECT_ID.basicConstraints), boolean(true), octetString(sequence()));

  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(makeSerial()),
    algorithm,
    name,
    sequence(utcTime(NOT_BEFORE), utcTime(NOT_AFTER)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(notCa)),
  );
  const certificate = sequence(body, algorithm, bitString(sign('sha256', body, privateKey)));

  return {
    certificatePem: new X509Certificate(certificate).toString(),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Reads what `certificatePem` and `privateKeyPem` make when they are written one after the other; throws if either is missing. */
export function parseServerCertificate(pem: string): ServerCertificate {
  return {
    certificatePem: new X509Certificate(pem).toString(),
    privateKeyPem: createPrivateKey(pem).export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** The fingerprint as installers are shown it: upper-case hex, a colon between bytes. */
export function sha256Of(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256;
}

/** Positive, and its first byte not zero, as DER wants it. */
function makeSerial(): Buffer {
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  return serial;
}
