import type { Mutant } from '../../../sync/simulation/mutants/mutant.ts';

/** A defect that a simulated month must find, and whether it has to be found with reconciling or without. */
export type DoorMutant = Mutant & { readonly reconciles: boolean };

const SETTLE = 'main/controller/access/visitors/settle-grant.ts';
const GRANT = 'main/controller/access/visitors/door-grant.ts';

/** All of the saga's are sought without reconciling, which would put right what they leave wrong. */
export const DOOR_MUTANTS: readonly DoorMutant[] = [
  {
    name: 'makes a visitor without having looked for one',
    reconciles: false,
    patches: [
      { file: SETTLE, find: 'const [known] = found.value;', replace: 'const [known] = found.value.slice(99);' },
    ],
  },
  {
    name: 'does not note that a visitor may have been made',
    reconciles: false,
    patches: [{ file: SETTLE, find: 'save(context, bookingId, { isUncertain: true });', replace: '' }],
  },
  {
    name: 'forgets that a PIN goes with the end of its visit',
    reconciles: false,
    patches: [
      {
        file: SETTLE,
        find: 'const isPinLost = mayHaveLostPin(before, clock.now());',
        replace: 'const isPinLost = false;',
      },
    ],
  },
  {
    name: 'believes that a visitor was cancelled whatever the answer',
    reconciles: false,
    patches: [
      {
        file: SETTLE,
        find: 'if (cancelled.ok) save(context, bookingId, { isUncertain: false });',
        replace: 'save(context, bookingId, { isUncertain: false });',
      },
    ],
  },
  {
    name: 'lets a visitor be where its booking moves far ahead',
    reconciles: false,
    patches: [
      {
        file: GRANT,
        find: 'const canWait = isWanted && visitorId === null && !isUncertain;',
        replace: 'const canWait = isWanted;',
      },
    ],
  },
  {
    name: 'does not see that the doors are others',
    reconciles: false,
    patches: [
      {
        file: GRANT,
        find: 'isSameTime(a, b) && doors.size === new Set(b.systemDoorIds).size &&',
        replace: 'isSameTime(a, b) || doors.size < 0 &&',
      },
    ],
  },
  {
    name: 'gives up at the end of the new time, with a visitor that has the old one',
    reconciles: false,
    patches: [
      {
        file: GRANT,
        find: 'return Math.max(wanted.endsAt, given?.endsAt ?? wanted.endsAt);',
        replace: 'return given ? wanted.endsAt : wanted.endsAt;',
      },
    ],
  },
  {
    name: 'waits for hours between tries',
    reconciles: false,
    patches: [
      {
        file: 'main/controller/access/visitors/visitor-jobs.ts',
        find: 'backOff: { firstMs: 5 * SECOND_MS, maxMs: 5 * MINUTE_MS }',
        replace: 'backOff: { firstMs: 5 * SECOND_MS, maxMs: 2 * HOUR_MS }',
      },
    ],
  },
  {
    name: 'does not see that somebody moved a visitor',
    reconciles: true,
    patches: [
      {
        file: 'main/controller/access/visitors/compare-visitors.ts',
        find: "return [{ kind: 'moved', bookingId }];",
        replace: 'return [];',
      },
    ],
  },
  {
    name: 'leaves those alone for whom there is no booking any more',
    reconciles: true,
    patches: [
      {
        file: 'main/controller/access/visitors/reconcile-visitors.ts',
        find: 'const cancelled = await port.cancel(visitorId);',
        replace: "const cancelled = visitorId === '' ? await port.cancel(visitorId) : ok(null);",
      },
    ],
  },
];
