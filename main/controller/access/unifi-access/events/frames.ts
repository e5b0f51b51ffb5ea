import { z } from 'zod';
import type { DoorSighting } from '../../door-events/door-event.ts';
import type { LiveDoorState } from '../../door-events/door-event-port.ts';
import { actorOf, kindOf, meansOf } from './event-words.ts';
import { type DoorOf, readHit } from './log-hits.ts';

/** What a frame of the live connection says. Every frame is a sign of life, also one that says nothing. */
export type FrameContent = {
  readonly sightings: readonly DoorSighting[];
  readonly states: readonly LiveDoorState[];
  /** The record will have more of it. */
  readonly isHint: boolean;
};

const NOTHING: FrameContent = { sightings: [], states: [], isHint: false };
const HINT: FrameContent = { ...NOTHING, isHint: true };

const PacketSchema = z.object({ event: z.string(), event_object_id: z.string().catch(''), data: z.unknown() });

/** `"Hello"`, half a frame and what nobody has documented are nothing. */
export function readFrame(text: string, doorOf: DoorOf): FrameContent {
  const packet = PacketSchema.safeParse(parseJson(text)).data;
  if (!packet) return NOTHING;
  switch (packet.event) {
    case 'access.logs.add':
      return ofSightings([readHit(withId(packet.data, packet.event_object_id), 'frame', doorOf)]);
    case 'access.logs.insights.add':
      return ofSightings(listOf(packet.data).map((insight) => readInsight(insight, doorOf)));
    case 'access.data.v2.location.update':
    case 'access.data.location_update_v2':
    case 'access.data.device.location_update_v2':
      return ofStates(packet.data, doorOf);
    case 'access.data.v2.device.update':
      return ofDeviceStates(packet.data, doorOf);
    case 'access.data.device.remote_unlock':
    case 'access.door.unlock':
    case 'access.tamper_resistant':
    case 'access.notifications':
      return HINT;
    default:
      return NOTHING;
  }
}

function ofSightings(read: readonly (DoorSighting | null)[]): FrameContent {
  const sightings = read.filter((sighting) => sighting !== null);
  // One that could not be read is still one that the record has.
  return { ...NOTHING, sightings, isHint: true };
}

function withId(data: unknown, id: string): unknown {
  return typeof data === 'object' && data !== null && !('_id' in data) ? { ...data, _id: id } : data;
}

const PartySchema = z.object({
  id: z.string().catch(''),
  type: z.string().catch(''),
  display_name: z.string().catch(''),
});

/** One, or a list of which the first counts. */
const OnePartySchema = z.preprocess(
  (value: unknown) => (Array.isArray(value) ? (value[0] as unknown) : value),
  PartySchema.nullish().catch(null),
);

const InsightSchema = z.object({
  log_key: z.string().catch(''),
  event_type: z.string().catch(''),
  published: z.number().int().positive(),
  result: z.string().catch(''),
  metadata: z
    .object({ actor: OnePartySchema, authentication: OnePartySchema, door: OnePartySchema })
    .partial()
    .catch({}),
});

function readInsight(insight: unknown, doorOf: DoorOf): DoorSighting | null {
  const read = InsightSchema.safeParse(insight).data;
  if (!read) return null;
  const { actor, authentication, door } = read.metadata;
  const kind = kindOf({ type: read.event_type, logKey: read.log_key, result: read.result });
  if (kind === null || !door || door.id === '') return null;
  const provider = authentication?.display_name || authentication?.type || authentication?.id;
  return {
    source: 'insight',
    sourceId: [read.published, read.log_key, read.result, door.id, actor?.id ?? ''].join('|'),
    kind,
    at: read.published,
    systemDoorId: doorOf(door.id),
    means: meansOf(provider),
    actor: actorOf(actor && { ...actor, name: actor.display_name }),
    correlationId: null,
  };
}

const StateSchema = z.object({ lock: z.string().catch(''), dps: z.string().nullable().catch(null) });
const LocationSchema = z.object({
  id: z.string().min(1),
  state: StateSchema.extend({ alarms: z.array(z.object({ type: z.string() })).catch([]) })
    .partial()
    .nullish()
    .catch(null),
});

function ofStates(data: unknown, doorOf: DoorOf): FrameContent {
  const location = LocationSchema.safeParse(data).data;
  if (!location?.state) return NOTHING;
  const hasAlarm = (location.state.alarms?.length ?? 0) > 0;
  return { ...NOTHING, states: [stateOf(location.id, location.state, doorOf)], isHint: hasAlarm };
}

const DeviceSchema = z.object({
  location_states: z.array(z.unknown()).catch([]),
});
const LocationStateSchema = StateSchema.partial().extend({ location_id: z.string().min(1) });

function ofDeviceStates(data: unknown, doorOf: DoorOf): FrameContent {
  const rows = DeviceSchema.safeParse(data).data?.location_states ?? [];
  const states = rows.flatMap((row) => LocationStateSchema.safeParse(row).data ?? []);
  return { ...NOTHING, states: states.map((state) => stateOf(state.location_id, state, doorOf)) };
}

type RawState = { readonly lock?: string | undefined; readonly dps?: string | null | undefined };

function stateOf(id: string, { lock, dps }: RawState, doorOf: DoorOf): LiveDoorState {
  return {
    systemDoorId: doorOf(id),
    lock: lock === 'locked' || lock === 'unlocked' ? lock : null,
    position: dps === 'open' ? 'open' : dps === 'close' ? 'closed' : null,
  };
}

function listOf(data: unknown): readonly unknown[] {
  return Array.isArray(data) ? data : [data];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
