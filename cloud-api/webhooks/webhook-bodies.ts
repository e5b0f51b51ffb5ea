import type { z } from 'zod';

/** A body as JSON of a shape; null for anything else. */
export function readJson<T>(body: Buffer, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(body.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** A body as a form of a shape; null for anything else. Of a field that comes twice the first counts. */
export function readForm<T>(body: Buffer, schema: z.ZodType<T>): T | null {
  const fields = [...new URLSearchParams(body.toString('utf8'))].toReversed();
  return schema.safeParse(Object.fromEntries(fields)).data ?? null;
}
