import { z } from 'zod';
import type { EpochMs } from '../../../../../domain/time.ts';
import type { DoorEventKind, DoorSighting } from '../../door-events/door-event.ts';
import { actorOf, kindOf, meansOf } from './event-words.ts';
import type { DoorOf } from './log-hits.ts';

/** What we ask the console to deliver. */
export const WEBHOOK_EVENTS = [
  'access.door.unlock',
  'access.device.dps_status',
  'access.device.emergency_status',
  'access.temporary_unlock.start',
  'access.temporary_unlock.end',
  'access.unlock_schedule.activate',
  'access.unlock_schedule.deactivate',
] as const;

const Text = z.string().catch('');

const BodySchema = z.object({
  event: z.string(),
  event_object_id: Text,
  data: z
    .object({
      location: z.object({ id: Text }).nullish().catch(null),
      device: z.object({ id: Text, location_id: Text }).nullish().catch(null),
      actor: z.object({ id: Text, name: Text, type: Text }).nullish().catch(null),
      object: z.record(z.string(), z.unknown()).nullish().catch(null),
    })
    .catch({}),
});

const ObjectSchema = z.object({
  authentication_type: Text,
  result: Text,
  actor_id: Text,
  actor_name: Text,
  extra: z
    .object({ correlation_id: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
  mode: Text,
  type: Text,
  value: z.boolean().nullish().catch(null),
});
type EventObject = z.infer<typeof ObjectSchema>;

/** The event of a delivery that was signed at `at`; null for what is none of a door's, or has no id. */
export function readWebhook(body: Buffer, at: EpochMs, doorOf: DoorOf): DoorSighting | null {
  const read = BodySchema.safeParse(parseJson(body)).data;
  if (!read || read.event_object_id === '') return null;
  const { location, device, actor, object } = read.data;
  const facts = ObjectSchema.parse(object ?? {});
  const kind = kindOfDelivery(read.event, facts);
  if (kind === null) return null;
  const doorId = location?.id || device?.location_id || device?.id || null;
  const named = actorOf(actor);
  return {
    source: 'webhook',
    sourceId: read.event_object_id,
    kind,
    at,
    systemDoorId: isOfBuilding(kind) ? null : doorId === null ? null : doorOf(doorId),
    means: meansOf(facts.authentication_type),
    actor: facts.actor_id === '' ? named : { ...named, id: facts.actor_id, name: facts.actor_name || named.name },
    correlationId: facts.extra?.correlation_id ?? null,
  };
}

function kindOfDelivery(event: string, { result, mode, type, value }: EventObject): DoorEventKind | null {
  switch (event) {
    case 'access.door.unlock':
      return kindOf({ type: event, logKey: '', result: result === '' ? 'Access Granted' : result });
    case 'access.device.emergency_status':
      if (mode !== 'lockdown' && mode !== 'evacuation') return null;
      return value === false ? `${mode}_ended` : mode;
    case 'access.unlock_schedule.activate':
      return 'unlocked';
    case 'access.unlock_schedule.deactivate':
      return 'locked';
    // The rule counts and not the name: a door that is to be kept locked is told as the end of being unlocked.
    case 'access.temporary_unlock.start':
    case 'access.temporary_unlock.end':
      return event.endsWith('.start') && type !== 'keep_lock' && type !== 'reset' ? 'unlocked' : 'locked';
    default:
      return null;
  }
}

function isOfBuilding(kind: DoorEventKind): boolean {
  return kind.startsWith('lockdown') || kind.startsWith('evacuation');
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
