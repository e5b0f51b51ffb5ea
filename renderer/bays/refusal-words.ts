import type { Failure } from '../failure.ts';
import type { Format } from '../format.ts';
import type { Strings } from '../strings.ts';

/** Why a bay's PC is not told what was asked, with the time or the action that it is about; null for any other failure. */
export function refusalWords({ code, facts }: Failure, t: Strings, format: Format, now: number): string | null {
  const { until, startsAt, action } = facts;
  const doing = typeof action === 'string' ? actionName(t, action) : '';
  switch (code) {
    case 'bay.in_use':
      if (typeof until !== 'number') return null;
      return until > now ? t.bays.inUse(format.time(until)) : t.bays.stillInUse;
    case 'bay.near_use':
      return typeof startsAt === 'number' ? t.bays.nearUse(format.time(startsAt)) : null;
    case 'bay.under_way':
      return t.bays.underWay(doing);
    case 'bay.cooling_down':
      return typeof until === 'number' ? t.bays.coolingDown(doing, format.time(until)) : null;
    default:
      return null;
  }
}

function actionName(t: Strings, action: string): string {
  const names: Readonly<Record<string, string>> = t.bays.action;
  return names[action] ?? action;
}
