import { type EpochMs, MINUTE_MS, SECOND_MS } from '../../domain/time.ts';
import type { DoorEventView, DoorStatus } from '../../main/controller/api/door-views.ts';
import type { KiosksView } from '../../main/controller/api/kiosk-views.ts';

/** Doors as they are on a quiet day: the third has no door system behind it. */
export function someDoorStatus(now: EpochMs): DoorStatus {
  const usual = { position: null, rule: { kind: 'normal' }, notes: [] } as const;
  return {
    doors: [
      { doorId: 'door-front', lock: 'locked', ...usual, position: 'closed' },
      { doorId: 'door-bays', lock: 'locked', ...usual },
      { doorId: 'door-store', lock: null, position: null, rule: null, notes: [] },
    ],
    emergency: { lockdown: false, evacuation: false },
    notes: [],
    lookedAt: now - 10 * SECOND_MS,
    heardAt: now - 3 * SECOND_MS,
    recordReadAt: now - 20 * SECOND_MS,
  };
}

/** A club with a kiosk in its hall, besides that of its own computer. */
export function someKiosks(now: EpochMs): KiosksView {
  return {
    others: { kind: 'anywhere' },
    kiosks: [
      { address: 'here', place: null, lastSeenAt: null },
      { address: '192.168.1.40', place: { kind: 'inside' }, lastSeenAt: now - 20 * SECOND_MS },
    ],
    entrances: ['Front door'],
  };
}

const NAMES = [
  'Ève-Marie MacLeod',
  'Françoise Beauséjour-LeBlanc',
  'Maximiliana-Konstantina Papadopoulou-Featherstone',
];

/** `count` events, newest first: customers by PIN, staff, and now and then somebody who is refused. */
export function manyDoorEvents(count: number, now: EpochMs): DoorEventView[] {
  return Array.from({ length: count }, (_, index): DoorEventView => {
    const at = now - index * 7 * MINUTE_MS;
    const base = { id: `event-${index}`, at, doorName: index % 3 === 0 ? 'Bay corridor' : 'Front door' };
    if (index % 11 === 5) return { ...base, kind: 'denied', means: 'pin', by: null, booking: null };
    if (index % 4 === 3) return { ...base, kind: 'opened', means: 'remote', by: 'Ana Varga', booking: null };
    const customerName = NAMES[index % NAMES.length] ?? '';
    const booking = { id: `booking-${index}`, customerName, resourceName: `Bay ${(index % 4) + 1}`, startsAt: at };
    return { ...base, kind: 'opened', means: index % 5 === 2 ? 'qr' : 'pin', by: customerName, booking };
  });
}
