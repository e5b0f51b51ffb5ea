/** Does the work of one key after another, in the order it came; keys do not wait for each other. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createTurns(): InTurn {
  const lastOf = new Map<string, Promise<void>>();

  return (key, work) => {
    const result = (lastOf.get(key) ?? Promise.resolve()).then(work);
    const done = result.then(
      () => {},
      () => {},
    );
    lastOf.set(key, done);
    void done.then(() => {
      if (lastOf.get(key) === done) lastOf.delete(key);
    });
    return result;
  };
}
