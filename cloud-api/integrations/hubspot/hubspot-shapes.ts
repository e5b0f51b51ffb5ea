import { z } from 'zod';
import type { CrmContact } from './crm-port.ts';
import { CONTACT_ID } from './mapping.ts';

/** Values come as strings, or not at all; some answers have numbers. */
const ValuesSchema = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).nullish().catch(null))
  .transform((values) =>
    Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [[name, String(value)]],
      ),
    ),
  );

export const RecordSchema = z.object({
  id: z.coerce.string(),
  properties: ValuesSchema.default({}),
  updatedAt: z.string().optional(),
  objectWriteTraceId: z.string().nullish(),
});
export type CrmRecord = z.infer<typeof RecordSchema>;

/** One of what a batch could not do; every field may be missing. */
const BatchErrorSchema = z.object({
  category: z.string().nullish(),
  message: z.string().nullish(),
  context: z.record(z.string(), z.unknown()).nullish(),
});
export type BatchError = z.infer<typeof BatchErrorSchema>;

/** A batch of which a part failed says 207, which is a success to whoever does not look at `errors`. */
export const BatchSchema = z.object({
  results: z.array(RecordSchema).default([]),
  errors: z.array(BatchErrorSchema).nullish(),
});
export type Batch = z.infer<typeof BatchSchema>;

const PagingSchema = z.object({ next: z.object({ after: z.coerce.string() }).nullish() });
export const PageSchema = z.object({
  results: z.array(RecordSchema),
  total: z.int().nullish(),
  paging: PagingSchema.nullish(),
});

export function contactOf({ id, properties, updatedAt }: CrmRecord): CrmContact {
  const modified = Date.parse(properties['lastmodifieddate'] ?? updatedAt ?? '');
  return {
    crmId: id,
    contactId: properties[CONTACT_ID] || null,
    modifiedAt: Number.isFinite(modified) ? modified : 0,
    properties,
  };
}

/** Whom an error of a batch is about: our trace ids, or the ids that were asked for. */
export function namesIn({ context }: BatchError): readonly string[] {
  return ['objectWriteTraceId', 'ids', 'id'].flatMap((key) => {
    const named = context?.[key];
    return Array.isArray(named) ? named.map(String) : typeof named === 'string' ? [named] : [];
  });
}
