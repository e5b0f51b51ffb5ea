import { describe, expect, test } from 'vitest';
import { aProfile, at, BAY_1 } from '../../tests/support/facility-profile.ts';
import { ChannelSchema } from '../booking.ts';
import { DEFAULT_RULES } from './default-rules.ts';
import type { Rule } from './rule.ts';
import { warnAbout } from './warn-about.ts';

const NOW = at('2026-06-02T12:00-03:00');
const profile = aProfile();

function aRule(changes: Pick<Rule, 'actions'> & Partial<Rule>): Rule {
  return {
    id: 'rule',
    name: 'Rule',
    type: 'time',
    conditions: {},
    priority: 0,
    active: true,
    validFrom: null,
    validUntil: null,
    ...changes,
  };
}

const deny = { verdict: { kind: 'deny', sentence: 'No.' } } as const;
const by = { id: 'rule', name: 'Rule' };
const warnings = (...rules: Rule[]) => warnAbout({ version: 1, rules }, profile, { now: NOW, tiers: ['member'] });

describe('a manager', () => {
  test('is not warned of the default rules, nor of none', () => {
    expect(warnings(...DEFAULT_RULES)).toEqual([]);
    expect(warnings()).toEqual([]);
  });

  test.each<[string, Rule, string]>([
    ['denies everything', aRule({ actions: deny }), 'denied'],
    ['denies every day', aRule({ actions: deny, conditions: { weekdays: [1, 2, 3, 4, 5, 6, 7] } }), 'denied'],
    [
      'denies all hours of opening',
      aRule({ actions: deny, conditions: { localTime: { from: '08:00', until: '22:00' } } }),
      'denied',
    ],
    ['asks for more notice than the horizon has', aRule({ actions: { noticeMin: 2880, horizonDays: 1 } }), 'too-soon'],
    [
      'asks for a step that no length keeps',
      aRule({ actions: { duration: { longestMin: 60, stepMin: 90 } } }),
      'off-step',
    ],
  ])('is warned of a rule that %s', (_what, rule, kind) => {
    const [warning, ...more] = warnings(rule);

    expect(warning).toMatchObject({ scope: { kind: 'everything' } });
    expect(warning?.reasons).toContainEqual({ kind, by });
    expect(more).toEqual([]);
  });

  test.each<[string, Rule['conditions'], object]>([
    ['a bay', { resourceIds: [BAY_1] }, { kind: 'resource', resourceId: BAY_1, name: 'Bay 1' }],
    ['a tier', { tiers: ['member'] }, { kind: 'tier', tier: 'member' }],
    ['a channel', { channels: ['kiosk'] }, { kind: 'channel', channel: 'kiosk' }],
  ])('is warned when nobody can book through or on %s', (_what, conditions, scope) => {
    expect(warnings(aRule({ actions: deny, conditions }))).toEqual([{ scope, reasons: [{ kind: 'denied', by }] }]);
  });

  test('is warned when two limits leave no length between them', () => {
    const longest = aRule({ id: 'longest', actions: { duration: { longestMin: 60 } } });
    const shortest = aRule({ id: 'shortest', actions: { duration: { shortestMin: 90 } } });

    const [warning] = warnings(longest, shortest);

    expect(warning?.scope).toEqual({ kind: 'everything' });
    expect(warning?.reasons.map(({ kind, by: rule }) => [kind, rule?.id]).sort()).toEqual([
      ['too-long', 'longest'],
      ['too-short', 'shortest'],
    ]);
  });

  test('is warned when the shortest length is longer than the facility sells', () => {
    const [warning] = warnings(
      aRule({ actions: { duration: { shortestMin: 300 } }, conditions: { channels: ['web'] } }),
    );

    expect(warning?.scope).toEqual({ kind: 'channel', channel: 'web' });
    expect(warning?.reasons).toContainEqual({ kind: 'policy-length', by });
  });

  test.each<[string, Rule[]]>([
    [
      'one hour a week is left',
      [aRule({ actions: deny, conditions: { localTime: { from: '09:00', until: '08:30' } } })],
    ],
    ['it is switched off', [aRule({ actions: deny, active: false })]],
    ['it is over', [aRule({ actions: deny, validUntil: NOW })]],
    ['some tag gets around it', [aRule({ actions: deny, conditions: { withoutTags: ['VIP'] } }), aVipRule()]],
    ['another rule makes an exception', [aRule({ actions: deny }), anException()]],
    ['staff may still approve', [aRule({ actions: { verdict: { kind: 'require-approval' } } })]],
    [
      'only the bookings of one day are limited',
      [aRule({ actions: deny, conditions: { bookingsOnDay: { atLeast: 1 } } })],
    ],
  ])('is not warned when %s', (_what, rules) => {
    expect(warnings(...rules)).toEqual([]);
  });

  test('is not warned of a facility that sells nothing anyway', () => {
    const rules = { version: 1, rules: [aRule({ actions: deny })] };

    expect(warnAbout(rules, aProfile({ hours: [] }), { now: NOW })).toEqual([]);
    expect(warnAbout(rules, aProfile({ resources: [] }), { now: NOW })).toEqual([]);
  });
});

function aVipRule(): Rule {
  return aRule({ id: 'vip', actions: { horizonDays: 20 }, conditions: { tags: ['VIP'] } });
}

function anException(): Rule {
  const conditions = { weekdays: [3], channels: [...ChannelSchema.options] };
  return aRule({ id: 'exception', actions: { verdict: { kind: 'allow' } }, conditions, priority: 1 });
}
