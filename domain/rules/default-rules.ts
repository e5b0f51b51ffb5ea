import type { Channel } from '../booking.ts';
import type { Rule, RuleSet } from './rule.ts';

/** Where customers help themselves; the desk answers for what it does. */
const SELF_SERVICE: Channel[] = ['web', 'kiosk', 'clubos'];

const ALWAYS = { active: true, validFrom: null, validUntil: null };

function horizonRule(rule: Pick<Rule, 'id' | 'name' | 'priority' | 'conditions'>, horizonDays: number): Rule {
  const conditions = { ...rule.conditions, channels: SELF_SERVICE };
  return { ...ALWAYS, ...rule, type: 'user', conditions, actions: { horizonDays } };
}

/** What a new club starts with; a manager may change or delete every one of them. */
export const DEFAULT_RULES: readonly Rule[] = [
  {
    ...ALWAYS,
    id: 'default-length',
    name: 'At least an hour, by the half-hour',
    type: 'time',
    conditions: { channels: SELF_SERVICE },
    actions: { duration: { shortestMin: 60, stepMin: 30 } },
    priority: 0,
  },
  horizonRule({ id: 'default-horizon', name: 'Two weeks ahead', priority: 0, conditions: {} }, 14),
  horizonRule(
    {
      id: 'default-horizon-member',
      name: 'Members: three weeks ahead',
      priority: 10,
      conditions: { tiers: ['member'] },
    },
    21,
  ),
  horizonRule(
    { id: 'default-horizon-vip', name: 'VIP: thirty days ahead', priority: 20, conditions: { tiers: ['vip'] } },
    30,
  ),
  horizonRule(
    {
      id: 'default-horizon-early-access',
      name: 'Early access: thirty days ahead',
      priority: 20,
      conditions: { tags: ['EARLY_ACCESS', 'VIP'] },
    },
    30,
  ),
  {
    ...ALWAYS,
    id: 'default-cancel-cutoff',
    name: 'Free to cancel until an hour before',
    type: 'time',
    conditions: {},
    actions: { cancelCutoffMin: 60 },
    priority: 0,
  },
  {
    ...ALWAYS,
    id: 'default-at-once',
    name: 'At most two bays at once',
    type: 'user',
    conditions: { channels: SELF_SERVICE, bookingsAtOnce: { atLeast: 2 } },
    actions: {
      verdict: {
        kind: 'deny',
        sentence: 'You already have two bays at that time. Please call us to book for a group.',
      },
    },
    priority: 0,
  },
  {
    ...ALWAYS,
    id: 'default-no-shows',
    name: 'Ask first after three missed visits',
    type: 'user',
    conditions: { channels: SELF_SERVICE, noShows: { atLeast: 3 } },
    actions: { verdict: { kind: 'require-approval' } },
    priority: 0,
    // An example to switch on: no club should turn people away without having decided to.
    active: false,
  },
];

export const DEFAULT_RULE_SET: RuleSet = { version: 1, rules: [...DEFAULT_RULES] };
