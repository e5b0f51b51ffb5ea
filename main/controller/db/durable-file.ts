import { closeSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts `text` at `path`, whole or not at all: whoever reads it after a power cut finds the old text or the new one. When
 * it resolves the new one is on disk. Its folder must be there.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  syncFolder(dirname(path));
}

/** Gives a file that is complete and on disk its name, and puts the name on disk. */
export function renameDurably(from: string, to: string): void {
  renameSync(from, to);
  syncFolder(dirname(to));
}

/** Puts the contents of a file on disk. */
export function syncFile(path: string): void {
  syncPath(path, 'r+');
}

/** Puts the names in a folder on disk. Windows does that by itself and opens no folders. */
export function syncFolder(path: string): void {
  if (process.platform !== 'win32') syncPath(path, 'r');
}

function syncPath(path: string, flags: 'r' | 'r+'): void {
  const file = openSync(path, flags);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
