import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Random } from '../../domain/random.ts';

/** The operating system's chance, fit for tokens and PINs. Made in composition roots only. */
export const systemRandom: Random = {
  below: (limit) => randomInt(limit),
  hex: (length) => randomBytes(length).toString('hex'),
  uuid: () => randomUUID(),
};
