import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AssertionError } from './assert.ts';
import { addRange, covers, freeParts, heldParts, joinRanges, type Range, removeRange } from './ownership.ts';

const BAYS = ['bay a', 'bay b'];
const CELLS = 24;

const range: fc.Arbitrary<Range> = fc
  .record({
    resourceId: fc.constantFrom(...BAYS),
    from: fc.nat({ max: CELLS - 1 }),
    cells: fc.integer({ min: 1, max: 10 }),
  })
  .map(({ resourceId, from, cells }) => ({ resourceId, startsAt: from, endsAt: Math.min(from + cells, CELLS) }));
const steps = fc.array(fc.record({ kind: fc.constantFrom('add' as const, 'remove' as const), range }), {
  maxLength: 60,
});

describe('owned ranges', () => {
  test('are at every step what a list of single cells would be, merged and in order', () => {
    fc.assert(
      fc.property(steps, range, (operations, question) => {
        const cells = new Set<string>();
        let ranges: Range[] = [];

        for (const step of operations) {
          const touched = cellsOf(step.range);
          const heldCount = touched.filter((cell) => cells.has(cell)).length;
          const isAllowed = step.kind === 'add' ? heldCount === 0 : heldCount === touched.length;

          const outcome = attempt(() =>
            step.kind === 'add' ? addRange(ranges, step.range) : removeRange(ranges, step.range),
          );

          if (isAllowed && step.kind === 'add') for (const cell of touched) cells.add(cell);
          if (isAllowed && step.kind === 'remove') for (const cell of touched) cells.delete(cell);
          expect(outcome).toEqual(isAllowed ? rangesOf(cells) : null);
          ranges = outcome ?? ranges;
        }

        const asked = cellsOf(question);
        expect(covers(ranges, question)).toBe(asked.every((cell) => cells.has(cell)));
        expect(heldParts(ranges, question)).toEqual(rangesOf(new Set(asked.filter((cell) => cells.has(cell)))));
      }),
      { numRuns: 500 },
    );
  });
});

test('joined ranges, and what they leave of another, are what a list of single cells would be', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 12 }), range, (ranges, question) => {
      const cells = new Set(ranges.flatMap(cellsOf));

      expect(joinRanges(ranges)).toEqual(rangesOf(cells));
      expect(freeParts(question, ranges)).toEqual(
        rangesOf(new Set(cellsOf(question).filter((cell) => !cells.has(cell)))),
      );
    }),
    { numRuns: 300 },
  );
});

/** Null where an assertion failed. */
function attempt(change: () => Range[]): Range[] | null {
  try {
    return change();
  } catch (error) {
    if (error instanceof AssertionError) return null;
    throw error;
  }
}

function cellsOf({ resourceId, startsAt, endsAt }: Range): string[] {
  return Array.from({ length: endsAt - startsAt }, (_, n) => `${resourceId}#${startsAt + n}`);
}

/** The longest runs of cells, bay by bay. */
function rangesOf(cells: ReadonlySet<string>): Range[] {
  const ranges: Range[] = [];
  for (const resourceId of BAYS) {
    let startsAt: number | null = null;
    for (let cell = 0; cell <= CELLS; cell += 1) {
      const isHeld = cells.has(`${resourceId}#${cell}`);
      if (isHeld && startsAt === null) startsAt = cell;
      if (!isHeld && startsAt !== null) {
        ranges.push({ resourceId, startsAt, endsAt: cell });
        startsAt = null;
      }
    }
  }
  return ranges;
}
