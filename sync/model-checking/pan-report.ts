/** What SPIN's verifier found in one model. */
export type PanReport = {
  readonly verdict: 'holds' | 'breaks';
  /** Different states that were seen. */
  readonly states: number;
};

/**
 * Reads what `pan` prints. Throws when the search ended early without an error (too deep, out of memory), or broke on
 * anything but an assertion: that is no verdict.
 */
export function readPanReport(output: string): PanReport {
  const errors = /\berrors: (\d+)/.exec(output)?.[1];
  const states = /^\s*(\S+) states, stored/m.exec(output)?.[1];
  if (errors === undefined || states === undefined) throw new Error(`pan did not finish:\n${output}`);
  if (errors === '0') {
    const isWhole = !/Search not completed|max search depth too small|out of memory/.test(output);
    if (!isWhole) throw new Error(`pan did not see every state:\n${output}`);
    return { verdict: 'holds', states: Number(states) };
  }
  if (!/assertion violated/.test(output)) throw new Error(`pan broke on something else:\n${output}`);
  return { verdict: 'breaks', states: Number(states) };
}
