import { and, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { type Actor, actorName } from './actor.ts';
import { auditTable } from './audit-schema.ts';

export type AuditSubject = {
  readonly type: 'booking' | 'block' | 'customer' | 'door' | 'job' | 'staff' | 'facility' | 'resource' | 'integration';
  readonly id: string;
};

/** `action` is `area.verb`, for example `booking.moved`; `details` are facts, never a PIN, a code or a token. */
export type AuditEntry = {
  readonly at: EpochMs;
  readonly by: Actor;
  readonly action: string;
  readonly subject: AuditSubject;
  readonly details?: Readonly<Record<string, unknown>>;
};

export type AuditRecord = {
  readonly id: number;
  readonly at: EpochMs;
  readonly byKind: string;
  readonly byStaffId: string | null;
  readonly byName: string;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string;
  readonly details: Readonly<Record<string, unknown>>;
};

const DetailsSchema = z.record(z.string(), z.unknown());
const RECORDS_MAX = 500;

/** Adds to the trail. Takes the transaction of what it tells about: neither is ever there without the other. */
export function recordAudit(tx: Tx, { at, by, action, subject, details = {} }: AuditEntry): void {
  tx.insert(auditTable)
    .values({
      at,
      byKind: by.kind,
      byStaffId: by.kind === 'staff' ? by.staffId : null,
      byName: actorName(by),
      action,
      subjectType: subject.type,
      subjectId: subject.id,
      details: JSON.stringify(details),
    })
    .run();
}

/** What happened to `subject`, oldest first; of a very long history the latest part. Index: `audit_entry_subject`. */
export function listAuditOf(db: Db | Tx, subject: AuditSubject): AuditRecord[] {
  const rows = db
    .select()
    .from(auditTable)
    .where(and(eq(auditTable.subjectType, subject.type), eq(auditTable.subjectId, subject.id)))
    .orderBy(desc(auditTable.id))
    .limit(RECORDS_MAX)
    .all();
  return rows.reverse().map((row) => ({ ...row, details: DetailsSchema.parse(JSON.parse(row.details)) }));
}
