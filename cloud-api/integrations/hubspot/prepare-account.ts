import { z } from 'zod';
import type { CrmAbilities, CrmOutcome } from './crm-port.ts';
import { failureOf, type HubspotCalls } from './hubspot-calls.ts';
import { CUSTOM_EVENTS, EVENT_PROPERTIES, PROPERTIES, PROPERTY_GROUP, type PropertyDefinition } from './mapping.ts';

const KnownPropertiesSchema = z.object({
  results: z.array(z.object({ name: z.string(), type: z.string(), hasUniqueValue: z.boolean().nullish() })),
});
type Known = z.infer<typeof KnownPropertiesSchema>['results'][number];

const DefinitionSchema = z.object({ name: z.string(), fullyQualifiedName: z.string() });
const DefinitionsSchema = z.object({ results: z.array(DefinitionSchema) });
const AnythingSchema = z.unknown();

const DEFINITIONS_MAX = 100;

/** Makes what is missing of our group, properties and events. What somebody else made meanwhile is as good. */
export async function prepareAccount(calls: HubspotCalls, signal: AbortSignal): Promise<CrmOutcome<CrmAbilities>> {
  for (const object of ['contacts', 'notes'] as const) {
    const failure = await prepareObject(calls, object, signal);
    if (failure) return failure;
  }
  return prepareEvents(calls, signal);
}

type Failure = Exclude<CrmOutcome<never>, { kind: 'ok' }>;

async function prepareObject(
  calls: HubspotCalls,
  object: PropertyDefinition['object'],
  signal: AbortSignal,
): Promise<Failure | null> {
  const path = `/crm/properties/${calls.version}/${object}`;
  const listed = await calls.ask({ method: 'GET', path }, KnownPropertiesSchema, signal);
  if (listed.kind !== 'ok') return failureOf(listed);
  const known = new Map(listed.value.results.map((property) => [property.name, property]));
  const wanted = PROPERTIES.filter((property) => property.object === object);
  const wrong = wanted.find((property) => !fits(property, known.get(property.name)));
  if (wrong) {
    const problem = `HubSpot has a property ${wrong.name} of ${object} that is not as ours: rename or delete it there.`;
    return { kind: 'rejected', problem };
  }
  const missing = wanted.filter(({ name }) => !known.has(name));
  if (missing.length === 0) return null;
  const group = await make(calls, { path: `${path}/groups`, body: { ...PROPERTY_GROUP, displayOrder: -1 } }, signal);
  if (group) return group;
  for (const property of missing) {
    const failure = await make(calls, { path, body: bodyOf(property) }, signal);
    if (failure) return failure;
  }
  return null;
}

function fits({ type, isUnique }: PropertyDefinition, known: Known | undefined): boolean {
  return known === undefined || (known.type === type && (!isUnique || known.hasUniqueValue === true));
}

type Making = { readonly path: string; readonly body: object };

async function make(calls: HubspotCalls, { path, body }: Making, signal: AbortSignal): Promise<Failure | null> {
  const made = await calls.ask({ method: 'POST', path, body }, AnythingSchema, signal);
  if (made.kind === 'ok' || (made.kind === 'rejected' && made.status === 409)) return null;
  return failureOf(made);
}

function bodyOf({ name, label, description, type, fieldType, isUnique }: PropertyDefinition) {
  const options = [
    { label: 'Yes', value: 'true', displayOrder: 0, hidden: false },
    { label: 'No', value: 'false', displayOrder: 1, hidden: false },
  ];
  return {
    name,
    label,
    description,
    type,
    fieldType,
    groupName: PROPERTY_GROUP.name,
    hasUniqueValue: isUnique,
    ...(type === 'bool' && { options }),
  };
}

/** Custom events are for accounts that pay for them: one that has none is told by notes and properties alone. */
async function prepareEvents(
  calls: HubspotCalls,
  signal: AbortSignal,
  looksLeft = CUSTOM_EVENTS.length,
): Promise<CrmOutcome<CrmAbilities>> {
  const path = `/events/custom/${calls.version}/event-definitions`;
  const query = `${path}?limit=${DEFINITIONS_MAX}&searchString=club_`;
  const listed = await calls.ask({ method: 'GET', path: query }, DefinitionsSchema, signal);
  if (listed.kind === 'rejected') return { kind: 'ok', value: { events: null } };
  if (listed.kind !== 'ok') return listed;
  const events: Record<string, string> = {};
  for (const { type, name, label } of CUSTOM_EVENTS) {
    const known = listed.value.results.find((definition) => definition.name === name);
    if (known) {
      events[type] = known.fullyQualifiedName;
      continue;
    }
    const propertyDefinitions = EVENT_PROPERTIES.map((property) => ({
      name: property,
      label: property,
      type: 'string',
    }));
    const body = { name, label, primaryObject: 'CONTACT', includeDefaultProperties: false, propertyDefinitions };
    const made = await calls.ask({ method: 'POST', path, body }, DefinitionSchema, signal);
    // Somebody else makes them at this moment.
    const isThere = made.kind === 'rejected' && made.status === 409;
    if (isThere && looksLeft > 0) return prepareEvents(calls, signal, looksLeft - 1);
    if (made.kind === 'rejected') return { kind: 'ok', value: { events: null } };
    if (made.kind !== 'ok') return made;
    events[type] = made.value.fullyQualifiedName;
  }
  return { kind: 'ok', value: { events } };
}
