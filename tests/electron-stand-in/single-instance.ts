import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type SecondInstance = { readonly argv: string[]; readonly workingDirectory: string };

/** Holds the lock; `release` gives it up. */
export type InstanceLock = { release(): void };

/**
 * Takes the folder for this process, or tells the process that has it and returns null. The lock is a file with a
 * process id; notes for its holder are files in a folder that it watches.
 */
export function takeInstanceLock(folder: string, onSecond: (second: SecondInstance) => void): InstanceLock | null {
  const lockFile = join(folder, 'stand-in.lock');
  const inbox = join(folder, 'stand-in.inbox');
  mkdirSync(inbox, { recursive: true });
  if (!writeLock(lockFile)) {
    leaveNote(folder, inbox, { argv: process.argv, workingDirectory: process.cwd() });
    return null;
  }
  for (const name of readdirSync(inbox)) rmSync(join(inbox, name), { force: true });
  const watcher = watch(inbox, () => {
    for (const name of readdirSync(inbox)) {
      const note = join(inbox, name);
      const second = JSON.parse(readFileSync(note, 'utf8')) as SecondInstance;
      rmSync(note);
      onSecond(second);
    }
  });
  watcher.unref();
  return {
    release: () => {
      watcher.close();
      rmSync(lockFile, { force: true });
    },
  };
}

/** False when a process that lives has the lock. One that was killed leaves a lock that nobody holds. */
function writeLock(lockFile: string): boolean {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (isAlive(Number(readFileSync(lockFile, 'utf8')))) return false;
    rmSync(lockFile, { force: true });
    return writeLock(lockFile);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid > 0;
  } catch {
    return false;
  }
}

/** Moved into place when it is whole. */
function leaveNote(folder: string, inbox: string, note: SecondInstance): void {
  const draft = join(folder, `stand-in.note-${process.pid}`);
  writeFileSync(draft, JSON.stringify(note));
  renameSync(draft, join(inbox, String(process.pid)));
}
