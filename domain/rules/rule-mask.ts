/** A set of rules, one bit for each by its rank; the highest rank is the highest bit of the first word. */
export type RuleMask = Uint32Array;

/** The set of those of `count` ranks for which `holds` is true. */
export function maskOf(count: number, holds: (rank: number) => boolean): RuleMask {
  const mask = new Uint32Array(Math.ceil(count / 32));
  for (let rank = 0; rank < count; rank += 1) if (holds(rank)) addRank(mask, rank);
  return mask;
}

export function addRank(mask: RuleMask, rank: number): void {
  const word = rank >>> 5;
  mask[word] = (mask[word] ?? 0) | (0x8000_0000 >>> (rank & 31));
}

/** What is in both, which must be of one size. */
export function intersect(a: RuleMask, b: RuleMask): RuleMask {
  const both = new Uint32Array(a.length);
  for (let index = 0; index < a.length; index += 1) both[index] = (a[index] ?? 0) & (b[index] ?? 0);
  return both;
}

/** Text that sets of one size share when they are equal. Quicker than to write the numbers out. */
export function maskKey(mask: RuleMask): string {
  let key = '';
  for (const word of mask) key += String.fromCharCode(word >>> 16, word & 0xffff);
  return key;
}

/** The foremost rank that is in both; null when there is none. */
export function firstInBoth(a: RuleMask, b: RuleMask): number | null {
  for (let index = 0; index < a.length; index += 1) {
    const bits = (a[index] ?? 0) & (b[index] ?? 0);
    if (bits !== 0) return index * 32 + Math.clz32(bits);
  }
  return null;
}

/** The ranks that are in both, foremost first. */
export function ranksInBoth(a: RuleMask, b: RuleMask): number[] {
  const ranks: number[] = [];
  for (let index = 0; index < a.length; index += 1) {
    let bits = (a[index] ?? 0) & (b[index] ?? 0);
    while (bits !== 0) {
      const bit = Math.clz32(bits);
      ranks.push(index * 32 + bit);
      bits &= ~(0x8000_0000 >>> bit);
    }
  }
  return ranks;
}
