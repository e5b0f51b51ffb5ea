import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inRank } from '../../../domain/rules/resolve-rules.ts';
import type { Rule } from '../../../domain/rules/rule.ts';
import { moveRule } from './rules-order.ts';

function aRule(id: string, priority: number, isNarrow = false): Rule {
  const conditions = isNarrow ? { weekdays: [6, 7] } : {};
  const always = { active: true, validFrom: null, validUntil: null } as const;
  return { ...always, id, name: id, type: 'time', conditions, actions: { noticeMin: 60 }, priority };
}

const idsOf = (rules: readonly Rule[]): string => rules.map(({ id }) => id).join('');
const orderOf = (rules: readonly Rule[]): string => idsOf(inRank(rules));
const everyId = (rules: readonly Rule[]) => new Set(rules.map(({ id }) => id));
const changed = (before: readonly Rule[], after: readonly Rule[]) => after.filter((rule) => !before.includes(rule));

describe('moveRule', () => {
  test('changes one priority where there is room', () => {
    const rules = [aRule('a', 30), aRule('b', 20), aRule('c', 10)];

    const moved = moveRule(rules, 'c', { direction: 'up', visibleIds: everyId(rules) });

    expect(orderOf(moved)).toBe('acb');
    expect(changed(rules, moved)).toHaveLength(1);
  });

  test('passes the neighbour in sight where others are hidden', () => {
    const rules = [aRule('a', 30), aRule('b', 20), aRule('c', 10)];

    const moved = moveRule(rules, 'c', { direction: 'up', visibleIds: new Set(['a', 'c']) });

    expect(orderOf(moved)).toBe('cab');
  });

  test('leaves the first one where it is', () => {
    const rules = [aRule('a', 30), aRule('b', 20)];

    expect(moveRule(rules, 'a', { direction: 'up', visibleIds: everyId(rules) })).toBe(rules);
  });

  test('puts any rule in the place of its neighbour and leaves the order of the others', () => {
    const list = fc.array(
      fc.record({ priority: fc.constantFrom(-1000, -1, 0, 1, 999, 1000), isNarrow: fc.boolean() }),
      {
        minLength: 2,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(list, fc.nat(), fc.constantFrom('up' as const, 'down' as const), (facts, pick, direction) => {
        const rules = facts.map(({ priority, isNarrow }, index) =>
          aRule(String.fromCharCode(97 + index), priority, isNarrow),
        );
        const ranked = inRank(rules);
        const at = pick % ranked.length;
        const other = direction === 'up' ? at - 1 : at + 1;
        const [mover, neighbour] = [ranked[at], ranked[other]];
        const wanted = ranked.map((rule, index) => (index === at ? neighbour : index === other ? mover : rule) ?? rule);

        const moved = moveRule(rules, mover?.id ?? '', { direction, visibleIds: everyId(rules) });

        expect(orderOf(moved)).toBe(idsOf(neighbour ? wanted : ranked));
        expect(moved.every(({ priority }) => Math.abs(priority) <= 1000)).toBe(true);
      }),
    );
  });
});
