import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** Which port of which switch a reader or a PC hangs on. */
export const networkBindingTable = sqliteTable(
  'network_binding',
  {
    id: text('id').primaryKey(),
    /** `door` or `resource`: what is out of order while the port is without power. */
    placeType: text('place_type').notNull(),
    placeId: text('place_id').notNull(),
    /** What hangs there, in the words of whoever bound it. */
    label: text('label').notNull(),
    switchMac: text('switch_mac').notNull(),
    portIndex: integer('port_index').notNull(),
  },
  (table) => [uniqueIndex('network_binding_port').on(table.switchMac, table.portIndex)],
);

/** Every power cycle, written before it is sent: what became of it may never be known. */
export const powerCycleTable = sqliteTable(
  'power_cycle',
  {
    id: text('id').primaryKey(),
    switchMac: text('switch_mac').notNull(),
    portIndex: integer('port_index').notNull(),
    at: integer('at').notNull(),
    byName: text('by_name').notNull(),
    reason: text('reason').notNull(),
    /** `sent`, then `done`, `refused` or `unknown`. */
    outcome: text('outcome').notNull(),
    /** Why it was refused, or is not known: a code; null when it is done. */
    problem: text('problem'),
  },
  (table) => [index('power_cycle_port').on(table.switchMac, table.portIndex, table.at)],
);
