/** The versions of the protocol that a program speaks: all from `min` to `max`. */
export type Versions = { readonly min: number; readonly max: number };

/** What this program speaks. */
export const VERSIONS: Versions = { min: 1, max: 1 };

/** The highest version that both speak (PROTOCOL §9.3); null when there is none: the older program has to be replaced. */
export function commonVersion(ours: Versions, theirs: Versions): number | null {
  const highest = Math.min(ours.max, theirs.max);
  return highest >= Math.max(ours.min, theirs.min) ? highest : null;
}
