import { createHash, createHmac } from 'node:crypto';
import { secretsEqual } from '../../secrets.ts';
import { type Delivery, refuse, type Verdict } from '../webhook-source.ts';

const HEADER = 'x-twilio-signature';
const BODY_HASH = 'bodySHA256';

/**
 * Twilio signs its address and the fields of its form; of any other body it signs the address, which then holds the
 * body's hash. It signs no time: an old call is told from a new one only by what it says.
 */
export function verifyTwilio(authToken: string, { url, headers, body }: Delivery): Verdict {
  const signature = headers[HEADER];
  if (signature === undefined) return refuse('missing');
  const bodyHash = new URL(url).searchParams.get(BODY_HASH);
  const signed = bodyHash === null ? url + fieldsOf(body) : url;
  const expected = createHmac('sha1', authToken).update(signed).digest('base64');
  if (!secretsEqual(signature, expected)) return refuse('wrong');
  if (bodyHash !== null && !secretsEqual(bodyHash, createHash('sha256').update(body).digest('hex'))) {
    return refuse('wrong');
  }
  return { isGenuine: true, signature };
}

/** Names with their values, in the order of names; one that comes twice with the same value counts once. */
function fieldsOf(body: Buffer): string {
  return [...new URLSearchParams(body.toString('utf8'))]
    .toSorted(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .filter(([name, value], at, all) => at === 0 || name !== all[at - 1]?.[0] || value !== all[at - 1]?.[1])
    .map(([name, value]) => name + value)
    .join('');
}

/** By code units, as Twilio does, and not by any language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
