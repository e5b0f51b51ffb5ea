import { inRank } from '../../../domain/rules/resolve-rules.ts';
import type { Rule } from '../../../domain/rules/rule.ts';

const PRIORITY_MAX = 1000;

export type Direction = 'up' | 'down';

/**
 * Puts the rule just before or after its neighbour among those in sight, by giving as few rules as may be another
 * priority. The same list where there is nothing to pass.
 */
export function moveRule(
  rules: readonly Rule[],
  id: string,
  { direction, visibleIds }: { readonly direction: Direction; readonly visibleIds: ReadonlySet<string> },
): readonly Rule[] {
  const ranked = inRank(rules);
  const visible = ranked.filter((rule) => visibleIds.has(rule.id) || rule.id === id);
  const at = visible.findIndex((rule) => rule.id === id);
  const neighbour = visible[direction === 'up' ? at - 1 : at + 1];
  const moved = visible[at];
  if (!moved || !neighbour) return rules;
  const rest = ranked.filter((rule) => rule.id !== id);
  const place = rest.findIndex((rule) => rule.id === neighbour.id) + (direction === 'up' ? 0 : 1);
  return withOrder(rules, rest.toSpliced(place, 0, moved));
}

/** A priority by which a new rule comes before all others, as far as there is room. */
export function priorityOnTop(rules: readonly Rule[]): number {
  const highest = rules.reduce((top, { priority }) => Math.max(top, priority), 0);
  return Math.min(highest + 10, PRIORITY_MAX);
}

/** `rules` with priorities by which `inRank` gives them in the order of `wanted`. */
function withOrder(rules: readonly Rule[], wanted: readonly Rule[]): readonly Rule[] {
  const ways = [raised(wanted), lowered(wanted)].filter((way) =>
    way.every(({ priority }) => Math.abs(priority) <= PRIORITY_MAX),
  );
  const changesIn = (way: readonly Rule[]): number => way.filter((rule) => !rules.includes(rule)).length;
  const [best = spread(wanted)] = ways.sort((a, b) => changesIn(a) - changesIn(b));
  const byId = new Map(best.map((rule) => [rule.id, rule]));
  return rules.map((rule) => byId.get(rule.id) ?? rule);
}

/** From the last one up: who would not come before the next one is raised over it. */
function raised(wanted: readonly Rule[]): Rule[] {
  const done: Rule[] = [];
  for (const rule of wanted.toReversed()) {
    const next = done[0];
    done.unshift(!next || isBefore(rule, next) ? rule : { ...rule, priority: next.priority + 1 });
  }
  return done;
}

/** From the first one down: who would not come after the one before is lowered under it. */
function lowered(wanted: readonly Rule[]): Rule[] {
  const done: Rule[] = [];
  for (const rule of wanted) {
    const before = done.at(-1);
    done.push(!before || isBefore(before, rule) ? rule : { ...rule, priority: before.priority - 1 });
  }
  return done;
}

/** All anew, with room between them. There are never more rules than priorities. */
function spread(wanted: readonly Rule[]): Rule[] {
  return wanted.map((rule, index) => ({ ...rule, priority: Math.floor(wanted.length / 2) - index }));
}

function isBefore(a: Rule, b: Rule): boolean {
  return inRank([a, b])[0] === a;
}
