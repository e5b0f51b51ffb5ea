/** One thing that a vendor's system must grant or show before this club can lean on it, tried for real and harmlessly. */
export type SetupFinding = {
  /** Names the thing for tests and translations: `visitors.edit`, `clock`. */
  readonly id: string;
  readonly state: 'ok' | 'missing' | 'failed' | 'not_tried';
  /** What was tried, and where it did not succeed what to do about it, in words that staff read. */
  readonly sentence: string;
  /** A code of `docs/errors.md` that says why, where there is one. For translations, as the next. */
  readonly because?: string;
  /** What the sentence names besides: how many, which one. */
  readonly facts?: Readonly<Record<string, string>>;
};

/** What a look at a vendor's system found: the most basic thing first. Nothing in it is a secret. */
export type SetupReport = {
  readonly findings: readonly SetupFinding[];
};

/** True when the club can lean on it; what is merely not tried holds nobody up. */
export function isUsable({ findings }: SetupReport): boolean {
  return findings.every(({ state }) => state === 'ok' || state === 'not_tried');
}
