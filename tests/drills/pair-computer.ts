import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { waitUntil } from '../support/wait-until.ts';
import type { DrillClub, Said } from './drill-club.ts';

const ROOT = join(import.meta.dirname, '../..');

export type PairedComputer = {
  /** What the owner is shown of it before the confirmation. */
  readonly waiting: string;
  readonly confirmed: Said;
  readonly exitCode: number;
  /** Of the owner's account on that computer. */
  readonly pin: string;
};

/** Pairs the data folder `folder` with the code, as two people do: one at the computer, one at the cloud. */
export async function pairComputer(club: DrillClub, folder: string, code: string): Promise<PairedComputer> {
  const args = ['--import', './scripts/check-node.mjs', 'main/service.ts', 'pair', club.cloudUrl, code];
  const env = { PATH: process.env['PATH'], ...club.facilityEnv(folder) };
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'exit');
  let waiting = '';
  await waitUntil(async () => {
    waiting = (await club.cloudAdmin(null, 'pairings')).text;
    return waiting.includes('check value ');
  });
  const checkValue = /check value (\d+)/.exec(waiting)?.[1] ?? '';
  const confirmed = await club.cloudAdmin(null, 'confirm', waiting.split(' ')[0] ?? '', checkValue);
  if (!confirmed.isDone) child.kill('SIGKILL');
  const [exitCode] = await ended;
  return { waiting, confirmed, exitCode: Number(exitCode), pin: /with the PIN (\d{6})/.exec(said)?.[1] ?? '' };
}

/** The code that a command of the owner's has made. */
export function codeIn({ text }: Said): string {
  return /: (\S+-\S+)\n/.exec(text)?.[1] ?? '';
}
