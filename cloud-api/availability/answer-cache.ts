/** What an entry costs besides its value: key, map slot, objects. */
const OVERHEAD_BYTES = 512;

export type AnswerCache<V extends { readonly bytes: number }> = {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  clear(): void;
  readonly bytes: number;
};

/** Keeps values up to `bytesMax` in all; beyond that, those that were set longest ago go first. */
export function createAnswerCache<V extends { readonly bytes: number }>(bytesMax: number): AnswerCache<V> {
  const values = new Map<string, V>();
  let bytes = 0;

  function remove(key: string): void {
    const value = values.get(key);
    if (!value) return;
    values.delete(key);
    bytes -= value.bytes + OVERHEAD_BYTES;
  }

  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      remove(key);
      values.set(key, value);
      bytes += value.bytes + OVERHEAD_BYTES;
      for (const oldest of values.keys()) {
        if (bytes <= bytesMax) break;
        remove(oldest);
      }
    },
    clear: () => {
      values.clear();
      bytes = 0;
    },
    get bytes() {
      return bytes;
    },
  };
}
