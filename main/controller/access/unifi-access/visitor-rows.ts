import { z } from 'zod';
import type { Visitor } from '../visitors/visitor-port.ts';

/** A visitor as a list shows it: consoles have been seen to leave the remarks out there. */
export type ListedVisitor = Omit<Visitor, 'remarks'> & { readonly remarks: string | null };

const RowSchema = z.object({
  id: z.string().min(1),
  first_name: z.string(),
  remarks: z.string().optional(),
  /** Epoch seconds. */
  start_time: z.int(),
  end_time: z.int(),
  /** A name in the documents, a number on consoles that people have looked at. */
  status: z.union([z.string(), z.number()]),
  pin_code: z.object({ token: z.string() }).nullish(),
});

const CANCELLED: ReadonlySet<string | number> = new Set(['CANCELLED', 4, '4']);

/** Reads one visitor; null when it is none that we understand. */
export function readVisitor(data: unknown): ListedVisitor | null {
  const row = RowSchema.safeParse(data);
  if (!row.success) return null;
  const {
    id,
    first_name: key,
    remarks = null,
    start_time: startSec,
    end_time: endSec,
    status,
    pin_code: pin,
  } = row.data;
  return {
    id,
    key,
    remarks,
    startsAt: startSec * 1000,
    endsAt: endSec * 1000,
    isCancelled: CANCELLED.has(status),
    hasPin: pin === undefined ? null : pin !== null && pin.token !== '',
  };
}

const NamedSchema = z.object({ first_name: z.string() });

/** The visitors of a page whose key begins with `keyStart`; null when one of those cannot be read. Others are no matter. */
export function readPage(rows: readonly unknown[], keyStart: string): readonly ListedVisitor[] | null {
  const wanted = rows.filter((row) => NamedSchema.safeParse(row).data?.first_name.startsWith(keyStart));
  const visitors = wanted.flatMap((row) => readVisitor(row) ?? []);
  return visitors.length === wanted.length ? visitors : null;
}
