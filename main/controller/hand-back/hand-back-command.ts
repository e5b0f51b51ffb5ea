import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '../../../domain/result.ts';
import { MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { AdminParts, Said } from '../backup/admin-commands.ts';
import { lockDataFolder } from '../db/data-folder-lock.ts';
import { type LeftToHandBack, readLeftToHandBack } from '../db/left-to-hand-back.ts';
import { DATABASE_FILE } from '../db/restored-file.ts';
import { readHandBack, writeHandBack } from './hand-back-file.ts';

const LOOK_MS = SECOND_MS;
/** With a link it takes seconds; without one it is no use to wait. */
const PATIENCE_MS = 2 * MINUTE_MS;

export type HandBackParts = Pick<AdminParts, 'clock'> & {
  readonly config: { readonly dataDir: string };
  readonly after: (ms: number) => Promise<unknown>;
};

/** Has the running controller give all of its time to the cloud, and waits until the cloud has it and all that happened. */
export async function handBackCommand({ config, clock, after }: HandBackParts): Promise<Said> {
  const { dataDir } = config;
  const absent = problemWith(dataDir);
  if (absent !== null) return err(absent);
  await writeHandBack(dataDir, { isWanted: true });
  const untilMs = clock.monotonicMs() + PATIENCE_MS;
  let left = readLeftToHandBack(dataDir);
  while (left.ranges > 0 || left.events > 0 || !left.isTold) {
    if (clock.monotonicMs() > untilMs) return err(describeLeft(left));
    await after(LOOK_MS);
    left = readLeftToHandBack(dataDir);
  }
  return ok([
    'Handed back: the cloud sells all of this facility’s time, and has everything that happened here.',
    'Doors and check-in go on. The desk sells through the cloud as long as the link is up.',
    'Next: a pairing code, and the new computer. Stop this one when the code is confirmed (docs/runbook.md).',
    'Changed your mind? npm run facility-admin -- take-back',
  ]);
}

/** The facility sells its near days by itself again. */
export async function takeBackCommand({ config }: HandBackParts): Promise<Said> {
  const { dataDir } = config;
  if (readHandBack(dataDir)?.isWanted !== true)
    return err('Nothing was handed back here: there is nothing to take back.');
  await writeHandBack(dataDir, { isWanted: false });
  return ok(['As soon as the controller runs and the link is up, the cloud gives this facility its near days again.']);
}

/** Null when a controller runs on the folder. */
function problemWith(dataDir: string): string | null {
  if (!existsSync(join(dataDir, DATABASE_FILE))) {
    return `There is no database in ${dataDir}. DATA_DIR says where it is.`;
  }
  const lock = lockDataFolder(dataDir);
  if (!lock.ok) return null;
  lock.value.release();
  return 'The controller does not run. Start it and bring its link up: only then can it hand its time back.';
}

function describeLeft({ ranges, events }: LeftToHandBack): string {
  return [
    `Not yet: ${ranges} stretches of time are still here, and ${events} changes have not arrived at the cloud.`,
    'Is the link up? The controller goes on with it by itself; run this again to see how far it is.',
  ].join(' ');
}
