import { z } from 'zod';

/** Each is worked on in a transaction of its own. */
const ITEMS_MAX = 10_000;

/** A body as JSON of a shape; null for anything else. */
function readJson<T>(body: Buffer, schema: z.ZodType<T>): T | null {
  try {
    return schema.safeParse(JSON.parse(body.toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** A body as a JSON list of things of a shape, with null for each that is none; null for anything else, or a longer one. */
export function readJsonList<T>(body: Buffer, schema: z.ZodType<T>): (T | null)[] | null {
  const list = readJson(body, z.array(z.unknown()).max(ITEMS_MAX));
  return list?.map((item) => schema.safeParse(item).data ?? null) ?? null;
}

/** A body as a form of a shape; null for anything else. Of a field that comes twice the first counts. */
export function readForm<T>(body: Buffer, schema: z.ZodType<T>): T | null {
  const fields = [...new URLSearchParams(body.toString('utf8'))].toReversed();
  return schema.safeParse(Object.fromEntries(fields)).data ?? null;
}
