import { type EpochMs, HOUR_MS, MINUTE_MS } from '../../domain/time.ts';
import type { BayDeviceChoice, BaysView, BayStepView, BayView } from '../../main/controller/api/bay-views.ts';
import type { FacilityProfile } from '../../domain/facility.ts';
import { bayId, NOW, saturdayAt } from '../fixtures.ts';

/** Bays on that Saturday at 18:42: one that is played in, one between bookings, one in trouble, one without a PC. */

type StepFacts = Partial<BayStepView> & Pick<BayStepView, 'action'>;

export function aStep({ action, ...facts }: StepFacts): BayStepView {
  const dueAt = facts.dueAt ?? NOW;
  return {
    id: `${action} ${facts.bookingId ?? ''} ${facts.resourceId ?? ''} ${dueAt}`,
    resourceId: bayId(1),
    bookingId: null,
    phase: 'set_up',
    action,
    argument: '',
    state: 'queued',
    reason: null,
    detail: null,
    dueAt,
    notAfter: dueAt + 20 * MINUTE_MS,
    sentAt: null,
    endedAt: null,
    askedBy: null,
    askedReason: null,
    handledBy: null,
    ...facts,
  };
}

type Plan = Pick<BayStepView, 'resourceId' | 'bookingId' | 'phase' | 'state'> & { readonly at: EpochMs };

export function aPlan({ at, phase, ...facts }: Plan): BayStepView[] {
  const actions =
    phase === 'set_up'
      ? (['power.on', 'launch.software', 'load.profile'] as const)
      : (['save.data', 'reset.defaults', 'diagnostics'] as const);
  return actions.map((action, index) => {
    const isDone = facts.state === 'succeeded';
    const sentAt = isDone ? at + index * MINUTE_MS : null;
    const argument = action === 'launch.software' ? 'gspro' : action === 'load.profile' ? 'club-evening' : '';
    const endedAt = isDone ? at + (index + 1) * MINUTE_MS : null;
    return aStep({ ...facts, action, phase, argument, dueAt: at, sentAt, endedAt });
  });
}

const ONLINE = { state: 'online', lastSeenAt: saturdayAt(18, 40), asOf: saturdayAt(18, 41) } as const;

function bound(resourceId: string, deviceName: string): NonNullable<BayView['binding']> {
  return {
    resourceId,
    deviceId: `device-${resourceId}`,
    deviceName,
    software: 'gspro',
    profile: 'club-evening',
    service: 'GSProConnect',
    isAutomated: true,
  };
}

/** Without anything going on. */
function aQuietBay(resourceId: string, name: string): BayView {
  const binding = bound(resourceId, `${name.toUpperCase().replaceAll(' ', '')}-PC`);
  return { resourceId, name, binding, pc: ONLINE, visits: [], toDo: [], asked: [] };
}

export function someBays(profile: FacilityProfile): BaysView {
  const bays = profile.resources.map(({ id, name }, index) => {
    const busy = BUSY[index];
    return busy ? { ...aQuietBay(id, name), ...busy } : aQuietBay(id, name);
  });
  return { adapter: 'live', problem: null, asOf: saturdayAt(18, 41), lacking: [], bays };
}

const failed = aStep({
  id: '7b000000-0000-4000-8000-000000000042',
  resourceId: bayId(3),
  bookingId: 'booking-11',
  action: 'launch.software',
  argument: 'gspro',
  state: 'failed',
  reason: 'not_detected',
  dueAt: saturdayAt(18, 35),
  sentAt: saturdayAt(18, 36),
  endedAt: saturdayAt(18, 38),
});

const unknown = aStep({
  id: '7b000000-0000-4000-8000-000000000043',
  resourceId: bayId(3),
  bookingId: 'booking-11',
  action: 'load.profile',
  argument: 'club-evening',
  state: 'unknown',
  reason: 'answer_lost',
  dueAt: saturdayAt(18, 35),
  sentAt: saturdayAt(18, 38),
  endedAt: saturdayAt(18, 41),
});

const BUSY: readonly Partial<BayView>[] = [
  {
    visits: [
      {
        bookingId: 'booking-3',
        when: 'now',
        startsAt: saturdayAt(18),
        endsAt: saturdayAt(19),
        customerName: 'Mei Chen',
        isCheckedIn: true,
        steps: [
          ...aPlan({
            resourceId: bayId(1),
            bookingId: 'booking-3',
            phase: 'set_up',
            state: 'succeeded',
            at: saturdayAt(17, 50),
          }),
          ...aPlan({
            resourceId: bayId(1),
            bookingId: 'booking-3',
            phase: 'clean_up',
            state: 'queued',
            at: saturdayAt(19, 5),
          }),
        ],
      },
      {
        bookingId: 'booking-4',
        when: 'next',
        startsAt: saturdayAt(20),
        endsAt: saturdayAt(22),
        customerName: 'Jean-Baptiste de la Rochefoucauld-Montbéliard',
        isCheckedIn: false,
        steps: aPlan({
          resourceId: bayId(1),
          bookingId: 'booking-4',
          phase: 'set_up',
          state: 'queued',
          at: saturdayAt(19, 50),
        }),
      },
    ],
  },
  {
    visits: [
      {
        bookingId: 'booking-7',
        when: 'now',
        startsAt: saturdayAt(18),
        endsAt: saturdayAt(19, 30),
        customerName: 'Ève-Marie MacLeod',
        isCheckedIn: false,
        steps: [
          ...aPlan({
            resourceId: bayId(2),
            bookingId: 'booking-7',
            phase: 'set_up',
            state: 'succeeded',
            at: saturdayAt(17, 50),
          }),
          ...aPlan({
            resourceId: bayId(2),
            bookingId: 'booking-7',
            phase: 'clean_up',
            state: 'skipped',
            at: saturdayAt(19, 35),
          }),
        ],
      },
    ],
    asked: [
      aStep({
        resourceId: bayId(2),
        phase: 'by_hand',
        action: 'restart.software',
        argument: 'gspro',
        state: 'running',
        sentAt: saturdayAt(18, 41),
        askedBy: 'Priya Raman',
        askedReason: 'Software hangs',
        dueAt: saturdayAt(18, 40),
      }),
    ],
  },
  {
    pc: { state: 'offline', lastSeenAt: saturdayAt(17, 12), asOf: saturdayAt(18, 41) },
    visits: [
      {
        bookingId: 'booking-11',
        when: 'next',
        startsAt: saturdayAt(18, 45),
        endsAt: saturdayAt(20),
        customerName: 'Sam',
        isCheckedIn: false,
        steps: [
          aStep({
            resourceId: bayId(3),
            bookingId: 'booking-11',
            action: 'power.on',
            state: 'succeeded',
            dueAt: saturdayAt(18, 35),
            endedAt: saturdayAt(18, 36),
          }),
          failed,
          unknown,
        ],
      },
    ],
    toDo: [failed, unknown],
  },
  { binding: null, pc: { state: 'unknown', lastSeenAt: null, asOf: null } },
];

export function someDevices(): BayDeviceChoice[] {
  return [
    { id: '41', name: 'BAY1-PC', isOnline: true, resourceId: bayId(1) },
    { id: '44', name: 'BAY4-PC', isOnline: true, resourceId: null },
    { id: '45', name: 'FRONT-DESK', isOnline: false, resourceId: null },
  ];
}

/** More than one page. */
export function someBayHistory(): BayStepView[] {
  return Array.from({ length: 30 }, (_, index) =>
    aStep({
      id: `history-${index}`,
      resourceId: bayId((index % 4) + 1),
      bookingId: index % 5 === 0 ? null : 'booking-1',
      phase: index % 5 === 0 ? 'by_hand' : 'set_up',
      action: index % 5 === 0 ? 'reboot' : 'launch.software',
      argument: index % 5 === 0 ? '' : 'gspro',
      state: index % 7 === 3 ? 'failed' : 'succeeded',
      reason: index % 7 === 3 ? 'device_offline' : null,
      dueAt: NOW - index * HOUR_MS,
      endedAt: NOW - index * HOUR_MS + MINUTE_MS,
      askedBy: index % 5 === 0 ? 'Priya Raman' : null,
      askedReason: index % 5 === 0 ? 'No picture' : null,
    }),
  );
}
