import { z } from 'zod';
import type { DoorSighting } from '../../door-events/door-event.ts';
import { actorOf, kindOf, meansOf } from './event-words.ts';

/** Nobody's fields are relied on but those that are used; each row stands for itself. */
const Text = z.string().catch('');

const PartySchema = z.object({
  id: Text,
  type: Text,
  display_name: Text,
  alternate_id: Text,
  alternate_name: Text,
});
type Party = z.infer<typeof PartySchema>;

const HitSchema = z.object({
  _id: Text,
  _source: z.object({
    actor: PartySchema.nullish().catch(null),
    authentication: z.object({ credential_provider: Text }).nullish().catch(null),
    event: z.object({ type: Text, log_key: Text, result: Text, published: z.number().int().positive() }),
    target: z.array(z.unknown()).catch([]),
  }),
});
type Hit = z.infer<typeof HitSchema>;

/** Which door of the console an id stands for that should be a door's: some versions name the hub instead. */
export type DoorOf = (id: string) => string;

/** When a row of the record happened, whatever it is; null for no row of a record. */
export function publishedOf(row: unknown): number | null {
  return HitSchema.safeParse(row).data?._source.event.published ?? null;
}

/** A row of the record, or the same row as the live connection brings it; null for what is no event of a door. */
export function readHit(row: unknown, source: 'log' | 'frame', doorOf: DoorOf): DoorSighting | null {
  const hit = HitSchema.safeParse(row).data;
  if (!hit) return null;
  const { actor, authentication, event } = hit._source;
  const kind = kindOf({ type: event.type, logKey: event.log_key, result: event.result });
  const targets = hit._source.target.flatMap((target) => PartySchema.safeParse(target).data ?? []);
  const doorId = findDoor(targets, actor);
  if (kind === null || doorId === null) return null;

  const unlockSource = readUnlockSource(targets);
  const named = actorOf(actor && { ...actor, name: actor.display_name });
  return {
    source,
    sourceId: hit._id === '' ? fingerprintOf(hit, doorId) : hit._id,
    kind,
    at: event.published,
    systemDoorId: doorOf(doorId),
    means: meansOf(authentication?.credential_provider),
    // The token's own name says less than what its user put beside the command.
    actor: unlockSource.actorId === null ? named : { ...named, id: unlockSource.actorId },
    correlationId: unlockSource.correlationId,
  };
}

/** Where a row has no id of its own, what it says is its id. */
function fingerprintOf({ _source: { actor, event } }: Hit, doorId: string): string {
  return [event.published, event.log_key, event.result, doorId, actor?.id ?? ''].join('|');
}

/** By type and never by place. Some events have the door as who did it, and a hub is better than nothing. */
function findDoor(targets: readonly Party[], actor: Party | null | undefined): string | null {
  const door = targets.find(({ type, id }) => type === 'door' && id !== '');
  if (door) return door.id;
  if (actor?.type === 'door' && actor.id !== '') return actor.id;
  return targets.find(({ type, id }) => /^UAH/i.test(type) && id !== '')?.id ?? null;
}

const UnlockSourceSchema = z.object({
  actor_id: z.string().nullish().catch(null),
  extra: z
    .object({ correlation_id: z.string().nullish().catch(null) })
    .nullish()
    .catch(null),
});

type UnlockSource = { readonly actorId: string | null; readonly correlationId: string | null };

/** What a caller of the API put beside its command: JSON behind a word, in one of a target's fields. */
function readUnlockSource(targets: readonly Party[]): UnlockSource {
  const target = targets.find(({ type }) => type === 'unlock_source');
  const fields = target ? [target.display_name, target.id, target.alternate_id, target.alternate_name] : [];
  for (const field of fields) {
    const start = field.indexOf('{');
    const source = start < 0 ? null : UnlockSourceSchema.safeParse(parseJson(field.slice(start))).data;
    if (source) return { actorId: source.actor_id || null, correlationId: source.extra?.correlation_id ?? null };
  }
  return { actorId: null, correlationId: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
