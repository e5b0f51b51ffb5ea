/** The few ASN.1 values, in DER, that an X.509 certificate is made of. */

const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  utcTime: 0x17,
  contextConstructed: 0xa0,
} as const;

function encode(tag: number, content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.from(content.length.toString(16).padStart(4, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 + length.length]), length, content]);
}

export const sequence = (...items: readonly Buffer[]) => encode(TAG.sequence, Buffer.concat(items));
export const set = (...items: readonly Buffer[]) => encode(TAG.set, Buffer.concat(items));
export const boolean = (value: boolean) => encode(TAG.boolean, Buffer.from([value ? 0xff : 0]));
export const utf8String = (text: string) => encode(TAG.utf8String, Buffer.from(text, 'utf8'));
export const octetString = (content: Buffer) => encode(TAG.octetString, content);
/** `content` fills whole bytes, so that no bit of the last one is unused. */
export const bitString = (content: Buffer) => encode(TAG.bitString, Buffer.concat([Buffer.from([0]), content]));
/** `text` is `YYMMDDHHMMSSZ`, which can name the years 1950 to 2049. */
export const utcTime = (text: string) => encode(TAG.utcTime, Buffer.from(text, 'ascii'));
export const tagged = (number: number, content: Buffer) => encode(TAG.contextConstructed + number, content);

/** A whole number that is not negative, most significant byte first. */
export function integer(bytes: Buffer): Buffer {
  const isNegativeLooking = (bytes[0] ?? 0) >= 0x80;
  return encode(TAG.integer, isNegativeLooking ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

/** `dotted` as in `2.5.4.3`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encode(TAG.objectId, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value % 0x80];
  for (let left = Math.floor(value / 0x80); left > 0; left = Math.floor(left / 0x80))
    bytes.unshift(0x80 + (left % 0x80));
  return bytes;
}
