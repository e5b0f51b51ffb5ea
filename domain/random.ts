/** Chance, passed in. The composition roots hand out the operating system's; tests and the simulator a seeded one. */
export type Random = {
  /** A whole number, uniform in `[0, limit)`; `limit` from 1 to 2^32. */
  below(limit: number): number;
  /** `length` random bytes as lower-case hex, twice as many characters. */
  hex(length: number): string;
  /** A random UUID (version 4). */
  uuid(): string;
};
