import type { ContactSave, CrmFailure, CrmOutcome, SavedContact } from './crm-port.ts';
import { type Answer, failureOf, type HubspotCalls } from './hubspot-calls.ts';
import { type Batch, BatchSchema, namesIn, RecordSchema } from './hubspot-shapes.ts';
import { CONTACT_ID } from './mapping.ts';
import { existingIn } from './read-answer.ts';

type Saved = CrmOutcome<readonly SavedContact[]>;

/**
 * Writes contacts: those whose HubSpot id we know by that, so that one that staff deleted is never made again, the
 * others by our own id. Every input is traced, so that one that is refused takes no other down with it.
 */
export async function saveContacts(
  calls: HubspotCalls,
  saves: readonly ContactSave[],
  signal: AbortSignal,
): Promise<Saved> {
  const known = saves.filter(({ crmId }) => crmId !== null);
  const unknown = saves.filter(({ crmId }) => crmId === null);
  const saved: SavedContact[] = [];
  for (const [part, way] of [
    [known, 'update'],
    [unknown, 'upsert'],
  ] as const) {
    const outcome = await saveBatch(calls, { part, way }, signal);
    if (outcome.kind !== 'ok') return outcome;
    saved.push(...outcome.value);
  }
  return { kind: 'ok', value: saved };
}

type Part = { readonly part: readonly ContactSave[]; readonly way: 'update' | 'upsert' };

async function saveBatch(calls: HubspotCalls, { part, way }: Part, signal: AbortSignal): Promise<Saved> {
  if (part.length === 0) return { kind: 'ok', value: [] };
  const path = `${contactsPath(calls)}/batch/${way}`;
  const inputs = part.map((save) => inputOf(save, way));
  const answer = await calls.ask({ method: 'POST', path, body: { inputs } }, BatchSchema, signal);
  if (answer.kind === 'ok') return readBatch(calls, { part, way, batch: answer.value }, signal);
  if (answer.kind !== 'rejected') return answer;
  const [only] = part;
  if (part.length === 1 && only) return savedOrFailure(await saveRefused(calls, { save: only, answer }, signal));
  // The whole of it was refused for one of them: each half by itself, until that one is alone.
  const half = Math.ceil(part.length / 2);
  const first = await saveBatch(calls, { part: part.slice(0, half), way }, signal);
  if (first.kind !== 'ok') return first;
  const second = await saveBatch(calls, { part: part.slice(half), way }, signal);
  return second.kind === 'ok' ? { kind: 'ok', value: [...first.value, ...second.value] } : second;
}

function inputOf({ id, crmId, properties }: ContactSave, way: Part['way']) {
  // Our id is not written by theirs: where theirs was merged into another it would take that one's away.
  if (way === 'update') return { id: crmId, properties, objectWriteTraceId: id };
  return { idProperty: CONTACT_ID, id, properties: { ...properties, [CONTACT_ID]: id }, objectWriteTraceId: id };
}

/** What became of each: what is in neither list has not been done, as far as anybody knows. */
async function readBatch(
  calls: HubspotCalls,
  { part, way, batch }: Part & { readonly batch: Batch },
  signal: AbortSignal,
): Promise<Saved> {
  const saved: SavedContact[] = [];
  for (const save of part) {
    const done = batch.results.find(
      ({ id, properties, objectWriteTraceId }) =>
        objectWriteTraceId === save.id || properties[CONTACT_ID] === save.id || (way === 'update' && id === save.crmId),
    );
    if (done) {
      saved.push({ id: save.id, outcome: 'saved', crmId: done.id });
      continue;
    }
    const error = batch.errors?.find((each) => namesIn(each).some((name) => name === save.id || name === save.crmId));
    if (!error) return { kind: 'unknown', problem: 'HubSpot did not say what became of a contact.' };
    const existingId = existingIn(error.message);
    const category = error.category ?? null;
    const answer = { status: 207, category, existingId, problem: `HubSpot refused a contact (${category}).` } as const;
    const one = await saveRefused(calls, { save, answer }, signal);
    if ('kind' in one) return one;
    saved.push(one);
  }
  return { kind: 'ok', value: saved };
}

type Refused = {
  readonly save: ContactSave;
  readonly answer: { status: number; category: string | null; existingId: string | null; problem: string };
};

/** Somebody has this e-mail already: it is they. Their contact is taken unless it is another customer's of ours. */
async function saveRefused(
  calls: HubspotCalls,
  { save, answer }: Refused,
  signal: AbortSignal,
): Promise<SavedContact | CrmFailure> {
  const { id, crmId, properties } = save;
  if (crmId !== null && (answer.status === 404 || answer.category === 'OBJECT_NOT_FOUND')) {
    return { id, outcome: 'gone' };
  }
  const { existingId, problem } = answer;
  if (crmId !== null || existingId === null) return { id, outcome: 'refused', problem };
  const path = `${contactsPath(calls)}/${existingId}`;
  const asked = await calls.ask({ method: 'GET', path: `${path}?properties=${CONTACT_ID}` }, RecordSchema, signal);
  if (asked.kind !== 'ok') return refusedOr(id, asked);
  const other = asked.value.properties[CONTACT_ID];
  if (other && other !== id) return { id, outcome: 'refused', problem: 'Another contact of ours has this e-mail.' };
  const body = { properties: { ...properties, [CONTACT_ID]: id } };
  const taken = await calls.ask({ method: 'PATCH', path, body }, RecordSchema, signal);
  return taken.kind === 'ok' ? { id, outcome: 'saved', crmId: taken.value.id } : refusedOr(id, taken);
}

function refusedOr(id: string, answer: Exclude<Answer<unknown>, { kind: 'ok' }>): SavedContact | CrmFailure {
  return answer.kind === 'rejected' ? { id, outcome: 'refused', problem: answer.problem } : failureOf(answer);
}

function savedOrFailure(one: SavedContact | CrmFailure): Saved {
  return 'kind' in one ? one : { kind: 'ok', value: [one] };
}

export function contactsPath({ version }: Pick<HubspotCalls, 'version'>): string {
  return `/crm/objects/${version}/contacts`;
}
