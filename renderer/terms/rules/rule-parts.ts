import type { Rule, RuleActions, RuleConditions } from '../../../domain/rules/rule.ts';

/** `timeCounts` says how others are read, and stands beside them. */
export type ConditionName = Exclude<keyof RuleConditions, 'timeCounts'>;
export type ActionName = keyof RuleActions;

export type ConditionGroup = 'customer' | 'bay' | 'time' | 'booking';

/** Every condition in the order in which the editor shows them. */
export const CONDITIONS: readonly { readonly group: ConditionGroup; readonly names: readonly ConditionName[] }[] = [
  { group: 'customer', names: ['tiers', 'tags', 'withoutTags', 'isFirstVisit', 'noShows', 'credits'] },
  { group: 'bay', names: ['resourceIds', 'resourceKinds', 'capacity'] },
  { group: 'time', names: ['weekdays', 'localTime', 'dates', 'noticeMin', 'daysAhead'] },
  {
    group: 'booking',
    names: ['partySize', 'channels', 'bookingsAtOnce', 'bookingsOnDay', 'bookingsInWeek', 'bookingsAhead'],
  },
];

export const ACTIONS: readonly ActionName[] = [
  'verdict',
  'duration',
  'noticeMin',
  'horizonDays',
  'cancelCutoffMin',
  'buffer',
  'price',
];

/** With what a condition begins that is added; what nobody can guess begins empty. */
const FIRST_CONDITIONS: Required<RuleConditions> = {
  tiers: [],
  tags: [],
  withoutTags: [],
  isFirstVisit: true,
  noShows: { atLeast: 3 },
  credits: { atLeast: 1 },
  resourceIds: [],
  resourceKinds: ['bay'],
  capacity: { atLeast: 4 },
  weekdays: [6, 7],
  localTime: { from: '17:00', until: '21:00' },
  dates: { from: '', to: '' },
  timeCounts: 'start',
  noticeMin: { atMost: 120 },
  daysAhead: { atLeast: 7 },
  partySize: { atLeast: 5 },
  channels: ['web', 'kiosk'],
  bookingsOnDay: { atLeast: 1 },
  bookingsInWeek: { atLeast: 1 },
  bookingsAtOnce: { atLeast: 1 },
  bookingsAhead: { atLeast: 1 },
};

const FIRST_ACTIONS: Required<RuleActions> = {
  verdict: { kind: 'deny', sentence: '' },
  duration: { shortestMin: 60 },
  noticeMin: 60,
  horizonDays: 14,
  cancelCutoffMin: 60,
  buffer: { afterMin: 15 },
  price: { kind: 'percent', percent: -10 },
};

export function withNewCondition(rule: Rule, name: ConditionName): Rule {
  return { ...rule, conditions: { ...rule.conditions, [name]: FIRST_CONDITIONS[name] } };
}

export function withNewAction(rule: Rule, name: ActionName): Rule {
  return { ...rule, actions: { ...rule.actions, [name]: FIRST_ACTIONS[name] } };
}

/** Without the times, there is nothing that `timeCounts` could be about. */
export function withoutCondition(rule: Rule, name: ConditionName): Rule {
  const { [name]: _, timeCounts, ...conditions } = rule.conditions;
  const keeps = timeCounts !== undefined && hasTimes(conditions);
  return { ...rule, conditions: keeps ? { ...conditions, timeCounts } : conditions };
}

export function withoutAction(rule: Rule, name: ActionName): Rule {
  const { [name]: _, ...actions } = rule.actions;
  return { ...rule, actions };
}

/** True where the rule is about weekdays, hours or dates, of which it matters for what part of a booking they count. */
export function hasTimes({ weekdays, localTime, dates }: Partial<RuleConditions>): boolean {
  return weekdays !== undefined || localTime !== undefined || dates !== undefined;
}

/** True when the rule turns away whoever asks, for whatever. */
export function turnsAllAway({ active, actions, conditions }: Rule): boolean {
  return active && actions.verdict?.kind === 'deny' && Object.values(conditions).every((value) => value === undefined);
}
