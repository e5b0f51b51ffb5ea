import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../db/durable-file.ts';

/**
 * What a person at this computer wants of its time, in a file of its own in the data folder: a backup of the database
 * must not carry it to the computer that takes this one's place.
 */
export const HAND_BACK_FILE = 'hand-back.json';

const FileSchema = z.object({ isWanted: z.boolean() });

/** `isWanted` false: the time is wanted again, and the cloud may not know it yet. */
export type HandBack = z.infer<typeof FileSchema>;

/** Null when nobody has said anything. Throws when the file is there and damaged. */
export function readHandBack(dataDir: string): HandBack | null {
  try {
    return FileSchema.parse(JSON.parse(readFileSync(join(dataDir, HAND_BACK_FILE), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export async function writeHandBack(dataDir: string, handBack: HandBack): Promise<void> {
  await writeDurably(join(dataDir, HAND_BACK_FILE), `${JSON.stringify(handBack)}\n`);
}

export function forgetHandBack(dataDir: string): void {
  rmSync(join(dataDir, HAND_BACK_FILE), { force: true });
}
