import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../domain/time.ts';
import { type FacilityDatabase, openDatabase } from '../../main/controller/db/database.ts';
import { createLog } from '../../main/controller/log.ts';
import { manualClock } from './manual-clock.ts';

export const silentLog = createLog('silent');

export type TempFolder = { readonly path: string; remove(): void };

export function tempFolder(): TempFolder {
  const path = mkdtempSync(join(tmpdir(), 'facility-'));
  // A controller keeps its high-water mark beside its folder.
  const remove = () => [path, `${path}-witness`].forEach((dir) => rmSync(dir, { recursive: true, force: true }));
  return { path, remove };
}

export type TestDatabase = FacilityDatabase & { readonly dataDir: string; dispose(): void };

/** A migrated facility database on a real file, in a folder of its own. */
export async function openTestDatabase(clock: Clock = manualClock()): Promise<TestDatabase> {
  const folder = tempFolder();
  const opened = await openDatabase({ dataDir: folder.path, clock, log: silentLog });
  if (!opened.ok) throw new Error(opened.error.code);
  const dispose = () => {
    opened.value.close();
    folder.remove();
  };
  return { ...opened.value, dataDir: folder.path, dispose };
}
