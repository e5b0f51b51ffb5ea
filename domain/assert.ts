/** A bug in this program, never an outcome a person can cause. It fails one operation and rolls back its transaction. */
export class AssertionError extends Error {
  override name = 'AssertionError';
}

/** Throws `AssertionError` with `message` unless `condition` holds. Stays on in production. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new AssertionError(message);
}

/** Returns `value` when it is there, else throws `AssertionError`: for what an invariant says must exist. */
export function required<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw new AssertionError(message);
  return value;
}

/** For the branch that the type system says cannot be reached. */
export function unreachable(value: never, message = 'unreachable'): never {
  throw new AssertionError(`${message}: ${JSON.stringify(value)}`);
}
