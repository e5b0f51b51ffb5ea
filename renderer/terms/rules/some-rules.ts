import { DEFAULT_RULES } from '../../../domain/rules/default-rules.ts';
import type { Rule } from '../../../domain/rules/rule.ts';
import { DAY_MS, type EpochMs } from '../../../domain/time.ts';
import { bayId, NOW } from '../../fixtures.ts';

const ALWAYS = { active: true, validFrom: null, validUntil: null } as const;

type Place = { readonly bayIds: readonly string[]; readonly now: EpochMs };

/** A dozen rules of a club that has been at it for a while, for tests and pictures. The names are long on purpose. */
export function someRules({ bayIds, now }: Place = { bayIds: [bayId(1), bayId(2)], now: NOW }): Rule[] {
  return [
    ...DEFAULT_RULES.map((rule) => ({ ...rule })),
    {
      ...ALWAYS,
      id: 'league-night',
      name: 'League night of the Harbour & Dartmouth Indoor Simulator League on Bays 1 and 2',
      type: 'resource',
      conditions: {
        resourceIds: [...bayIds],
        weekdays: [2],
        localTime: { from: '18:00', until: '22:00' },
        timeCounts: 'any-part',
        withoutTags: ['LEAGUE'],
      },
      actions: {
        verdict: {
          kind: 'deny',
          sentence: 'The league plays on this bay on Tuesday evenings. Bays 3 and 4 are free to book.',
        },
      },
      priority: 90,
      validFrom: now - 30 * DAY_MS,
      validUntil: now + 120 * DAY_MS,
    },
    {
      ...ALWAYS,
      id: 'weekend-length',
      name: 'Weekend peak: no half-hours',
      type: 'time',
      conditions: { weekdays: [6, 7], localTime: { from: '10:00', until: '20:00' } },
      actions: { duration: { shortestMin: 60, longestMin: 180 } },
      priority: 50,
    },
    {
      ...ALWAYS,
      id: 'big-party',
      name: 'Parties of five and more',
      type: 'user',
      conditions: { partySize: { atLeast: 5 }, channels: ['web', 'kiosk', 'clubos'] },
      actions: { verdict: { kind: 'require-approval' }, buffer: { afterMin: 15 } },
      priority: 40,
    },
    {
      ...ALWAYS,
      id: 'early-mornings',
      name: 'Early mornings for members',
      type: 'time',
      conditions: { tiers: ['member', 'vip'], localTime: { from: '06:00', until: '09:00' } },
      actions: { price: { kind: 'percent', percent: -20 } },
      priority: 30,
      validFrom: now - 170 * DAY_MS,
      validUntil: now - 80 * DAY_MS,
    },
  ];
}
