import { HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { PairingProblem } from '../../main/controller/api/pairing-views.ts';
import { type Strings, useStrings } from '../strings.ts';
import { Banner } from '../ui/banner.tsx';

/** Why the last try came to nothing, and what to do. */
export function ProblemNote({ problem }: { readonly problem: PairingProblem }) {
  const { pairing: t } = useStrings();
  const { title, next } = t.problems[problem.code];
  const facts = factsOf(problem, t);
  return (
    <Banner tone="danger" title={title}>
      <p>{next}</p>
      {facts !== null && <p className="mt-1 text-13 text-muted">{facts}</p>}
    </Banner>
  );
}

function factsOf(problem: PairingProblem, t: Strings['pairing']): string | null {
  switch (problem.code) {
    case 'pairing.unreachable':
      return t.technical(problem.problem);
    case 'pairing.refused':
      return t.technical(`${problem.reason}: ${problem.sentence}`);
    case 'pairing.clock_wrong':
      return problem.fastMs === null ? null : offOf(problem.fastMs, t);
    case 'pairing.other_facility':
      return problem.facilityName;
    default:
      return null;
  }
}

function offOf(fastMs: number, t: Strings['pairing']): string {
  const offMs = Math.abs(fastMs);
  const duration =
    offMs < 2 * HOUR_MS ? t.minutes(Math.round(offMs / MINUTE_MS)) : t.hours(Math.round(offMs / HOUR_MS));
  return fastMs > 0 ? t.fast(duration) : t.slow(duration);
}
