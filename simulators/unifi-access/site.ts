import { randomUUID } from 'node:crypto';
import type { SimClock } from '../sim-clock.ts';
import type { Faults } from './faults.ts';
import type { LogHit } from './log-hit.ts';
import type { Visitor } from './visitors.ts';
import type { WebhookEndpoint } from './webhook-delivery.ts';

/** The simulated building: everything that the console knows, and the ways it tells others. */
export type Site = {
  readonly now: () => number;
  readonly clock: SimClock;
  readonly faults: () => Faults;
  readonly floorId: string;
  readonly doors: ReadonlyMap<string, SimDoor>;
  readonly visitors: Map<string, Visitor>;
  readonly webhooks: Map<string, WebhookEndpoint>;
  /** Oldest first. */
  readonly logs: LogHit[];
  emergency: { lockdown: boolean; evacuation: boolean };
  /** Sends a frame to every connected websocket. */
  notify: (packet: NotificationPacket) => void;
  /** Posts an event to the endpoints that asked for it. */
  deliver: (delivery: WebhookEvent) => void;
  /** Held back until the next one has gone out. */
  heldDelivery: (() => void) | null;
};

export type SimDoor = {
  readonly id: string;
  readonly name: string;
  readonly hubId: string;
  readonly readerId: string;
  relay: 'lock' | 'unlock';
  /** `type` is empty and `endedAt` 0 while no rule is set. */
  rule: { type: string; endedAt: number };
  /** Typed at its reader one after the other. */
  wrongPins: number;
  cancelRelock: () => void;
  cancelRuleEnd: () => void;
};

export type NotificationPacket = {
  readonly event: string;
  readonly event_object_id: string;
  readonly data: unknown;
  readonly meta?: { readonly object_type: string; readonly id: string };
};

export type WebhookEvent = { readonly event: string; readonly event_object_id: string; readonly data: unknown };

type SiteOptions = {
  readonly doors: readonly { readonly id: string; readonly name: string }[];
  readonly clock: SimClock;
  readonly faults: () => Faults;
};

/** A building with one hub and one reader at each door, nobody connected yet. */
export function createSite({ doors, clock, faults }: SiteOptions): Site {
  return {
    now: () => clock.now() + faults().clockSkewMs,
    clock,
    faults,
    floorId: randomUUID(),
    doors: new Map(doors.map(({ id, name }, index) => [id, createDoor(id, name, index)])),
    visitors: new Map(),
    webhooks: new Map(),
    logs: [],
    emergency: { lockdown: false, evacuation: false },
    notify: () => {},
    deliver: () => {},
    heldDelivery: null,
  };
}

/** Device ids are MAC addresses in lower case without separators. */
function createDoor(id: string, name: string, index: number): SimDoor {
  const suffix = (index + 1).toString(16).padStart(4, '0');
  return {
    id,
    name,
    hubId: `7483c277${suffix}`,
    readerId: `58d61f30${suffix}`,
    relay: 'lock',
    rule: { type: '', endedAt: 0 },
    wrongPins: 0,
    cancelRelock: () => {},
    cancelRuleEnd: () => {},
  };
}
