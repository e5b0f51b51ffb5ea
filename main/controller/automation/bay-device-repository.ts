import { eq } from 'drizzle-orm';
import type { EpochMs } from '../../../domain/time.ts';
import type { Db, Tx } from '../db/database.ts';
import { bayDeviceTable } from './bay-schema.ts';
import type { BayAction } from './automation-port.ts';

export type BayBinding = {
  readonly resourceId: string;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly software: string;
  readonly profile: string;
  readonly service: string;
  readonly isAutomated: boolean;
};

export function findBayBinding(db: Db | Tx, resourceId: string): BayBinding | null {
  const row = db.select().from(bayDeviceTable).where(eq(bayDeviceTable.resourceId, resourceId)).get();
  return row ? toBinding(row) : null;
}

export function listBayBindings(db: Db | Tx): BayBinding[] {
  return db.select().from(bayDeviceTable).all().map(toBinding);
}

export function saveBayBinding(tx: Tx, { resourceId, isAutomated, ...binding }: BayBinding, now: EpochMs): void {
  const set = { ...binding, isAutomated: isAutomated ? 1 : 0, changedAt: now };
  tx.insert(bayDeviceTable)
    .values({ resourceId, ...set })
    .onConflictDoUpdate({ target: bayDeviceTable.resourceId, set })
    .run();
}

export function removeBayBinding(tx: Tx, resourceId: string): void {
  tx.delete(bayDeviceTable).where(eq(bayDeviceTable.resourceId, resourceId)).run();
}

/** What goes with a command: what the binding names for it, and nothing for the others. */
export function argumentFor(action: BayAction, { software, profile, service }: BayBinding): string {
  if (action === 'launch.software' || action === 'restart.software') return software;
  if (action === 'load.profile') return profile;
  return action === 'restart.service' ? service : '';
}

function toBinding({ isAutomated, changedAt: _, ...row }: typeof bayDeviceTable.$inferSelect): BayBinding {
  return { ...row, isAutomated: isAutomated === 1 };
}
