import { z } from 'zod';

/** Deeper than anything sensible. Thousands of levels would break whoever writes them down again. */
const DEPTH_MAX = 100;

/**
 * A field that means nothing to the protocol, of a value that `JSON.parse` has made: it holds nothing but JSON, so its
 * depth is all there is to check. `z.json()` is recursive, and one recursive field makes zod track cycles through the
 * whole of every frame: reading one takes three times as long.
 */
export const JsonSchema = z.custom<z.core.util.JSONType>((value) => value !== undefined && isShallow(value, 0));

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth < DEPTH_MAX && Object.values(value).every((inner) => isShallow(inner, depth + 1));
}

/** What `value` is once it is written down: fields that are undefined are left out. It must be nothing that JSON cannot say. */
export function jsonOf(value: unknown): z.infer<typeof JsonSchema> {
  return JsonSchema.parse(JSON.parse(JSON.stringify(value)));
}
