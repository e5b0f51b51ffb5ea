import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Random } from '../domain/random.ts';

/** The operating system's chance. */
export const systemRandom: Random = {
  below: (limit) => randomInt(limit),
  hex: (length) => randomBytes(length).toString('hex'),
  uuid: () => randomUUID(),
};
