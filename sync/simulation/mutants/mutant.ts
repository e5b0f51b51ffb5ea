import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { assert } from '../../../domain/assert.ts';

/** One change of a source file's text. */
export type Patch = {
  /** From the root of the tree. */
  readonly file: string;
  /** Must occur exactly once: a mutant that changes nothing would be "never found", or found for another reason. */
  readonly find: string;
  readonly replace: string;
};

/** A defect that the simulator must find. It exists only in the text of modules as this process loads them. */
export type Mutant = {
  /** As PROTOCOL §14.2 names it. */
  readonly name: string;
  readonly patches: readonly Patch[];
  /**
   * True: disks go back in time and nobody notices on the spot. For defects in the last line of defence, which shows
   * only where the first has failed; then the defect is found when a difference is never noticed.
   */
  readonly isUnnoticed?: boolean;
};

/** The engine as it stands, which must not be found. */
export const NO_DEFECT: Mutant = { name: 'none: the engine as it stands', patches: [] };
export const NO_DEFECT_UNNOTICED: Mutant = { name: 'none, restores unnoticed', patches: [], isUnnoticed: true };

const ROOT = join(import.meta.dirname, '../../..');

export function applyPatches(text: string, file: string, patches: readonly Patch[]): string {
  return patches
    .filter((patch) => patch.file === file)
    .reduce((patched, { find, replace }) => {
      const pieces = patched.split(find);
      assert(pieces.length === 2, `mutant: ${file} has ${pieces.length - 1} times, and not once:\n${find}`);
      return pieces.join(replace);
    }, text);
}

/**
 * From here on this thread loads the patched modules. To be called before any of them is imported. The function that
 * it returns asserts that every one of them was.
 */
export function installMutant({ name, patches }: Mutant): () => void {
  const missing = new Set(patches.map(({ file }) => file));
  const files = new Map([...missing].map((file) => [pathToFileURL(join(ROOT, file)).href, file]));
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      const file = files.get(url);
      if (file === undefined) return loaded;
      const { source } = loaded;
      assert(source !== undefined && source !== null, `mutant: ${file} has no text`);
      missing.delete(file);
      const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
      return { ...loaded, source: applyPatches(text, file, patches) };
    },
  });
  return () => assert(missing.size === 0, `mutant ${name}: never loaded ${[...missing].join(', ')}`);
}
