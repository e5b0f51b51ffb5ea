import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Who did what to what, in the order it was done. Append only: nothing here is ever changed or taken away. */
export const auditTable = sqliteTable(
  'audit_entry',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    at: integer('at').notNull(),
    /** `staff`, or who else acted: `kiosk`, `cloud`, `system`. */
    byKind: text('by_kind').notNull(),
    byStaffId: text('by_staff_id'),
    /** The name at that time: a person may be renamed, the trail may not. */
    byName: text('by_name').notNull(),
    /** `area.verb`, for example `booking.moved`. */
    action: text('action').notNull(),
    subjectType: text('subject_type').notNull(),
    subjectId: text('subject_id').notNull(),
    /** A JSON object of facts. No PINs, codes or tokens. */
    details: text('details').notNull(),
  },
  (table) => [index('audit_entry_subject').on(table.subjectType, table.subjectId, table.id)],
);
