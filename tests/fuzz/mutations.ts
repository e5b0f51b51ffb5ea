import type { Random } from '../../domain/random.ts';

/** Pieces that parsers of JSON, UTF-8 and numbers have stumbled over. */
const TOKENS = [
  '',
  '\n',
  '\0',
  '"',
  '\\',
  '\\ud800',
  '{',
  '}',
  '['.repeat(2000),
  '{"a":'.repeat(500),
  ' frame ',
  '/',
  'null',
  'true',
  '-0',
  '1e309',
  '-1',
  '0.5',
  '9007199254740993',
  '"__proto__":{"t":"ping"},',
  '"constructor":null,',
  '"t":"hello",',
  '\ufeff',
  'x'.repeat(5000),
].map((text) => Buffer.from(text));

/** Not UTF-8: overlong, lone continuation, beyond Unicode. */
const BROKEN = [[0xc0, 0x80], [0x80], [0xf5, 0x80, 0x80, 0x80], [0xff, 0xfe]].map((bytes) => Buffer.from(bytes));

/** Bytes of any kind, up to 300 of them. */
export function noise(random: Random): Buffer {
  const bytes = Buffer.alloc(random.below(300));
  for (let place = 0; place < bytes.length; place += 1) bytes[place] = random.below(256);
  return bytes;
}

/** Up to four changes to a copy of `bytes`: bits, pieces cut, doubled, put in, or taken from `other`. */
export function mutate(random: Random, bytes: Buffer, other: Buffer): Buffer {
  let mutated: Buffer = Buffer.from(bytes);
  for (let changes = random.below(5); changes > 0; changes -= 1) mutated = changeOnce(random, mutated, other);
  return mutated;
}

function changeOnce(random: Random, bytes: Buffer, other: Buffer): Buffer {
  const from = random.below(bytes.length + 1);
  const until = Math.min(bytes.length, from + random.below(20));
  const replaced = (piece: Uint8Array) => Buffer.concat([bytes.subarray(0, from), piece, bytes.subarray(until)]);
  switch (random.below(8)) {
    case 0:
      return bytes.subarray(0, from);
    case 1:
      return replaced(Buffer.alloc(0));
    case 2:
      return replaced(Buffer.concat([bytes.subarray(from, until), bytes.subarray(from, until)]));
    case 3:
      return replaced(drawn(random, TOKENS));
    case 4:
      return replaced(drawn(random, BROKEN));
    case 5:
      return replaced(other.subarray(random.below(other.length + 1)));
    default:
      return flipped(random, bytes);
  }
}

function flipped(random: Random, bytes: Buffer): Buffer {
  const place = random.below(bytes.length + 1);
  bytes[place] = (bytes[place] ?? 0) ^ (1 << random.below(8));
  return bytes;
}

function drawn(random: Random, pieces: readonly Buffer[]): Buffer {
  return pieces[random.below(pieces.length)] ?? Buffer.alloc(0);
}
