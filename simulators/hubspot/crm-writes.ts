import type { CrmObject } from './crm-objects.ts';
import type { Values } from './property-book.ts';
import type { CrmRecord } from './record-store.ts';
import { done, invalid, notFound, type Outcome, refused } from './refusals.ts';

/** Who changed something: an integration over the API, or somebody in HubSpot's own screens. */
export type ChangeSource = 'INTEGRATION' | 'CRM_UI';

export type CrmChange = {
  readonly kind: 'creation' | 'propertyChange' | 'deletion' | 'privacyDeletion' | 'merge';
  readonly type: string;
  readonly id: string;
  readonly source: ChangeSource;
  readonly facts: Readonly<Record<string, unknown>>;
};

const NOTE_CHARACTERS_MAX = 65_536;

/** Forward only. */
const STAGES = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
  'other',
];

/** How single records are written. Whoever listens is told. */
export function createWrites(onChange: (change: CrmChange) => void) {
  function create(object: CrmObject, values: Values, source: ChangeSource): Outcome<CrmRecord> {
    const admitted = admit(object, values, null);
    if (!admitted.ok) return admitted;
    const record = object.store.create(admitted.value);
    onChange({ kind: 'creation', type: object.type, id: record.id, source, facts: {} });
    tellProperties(object, record, admitted.value, source);
    return done(record);
  }

  function change(object: CrmObject, id: string, values: Values, source: ChangeSource): Outcome<CrmRecord> {
    const record = object.store.find(id);
    if (!record || record.archived) return refused(notFound(id));
    const admitted = admit(object, values, record);
    if (!admitted.ok) return admitted;
    const before = record.properties;
    const wanted = withoutStepBack(admitted.value, before);
    object.store.set(record, wanted);
    const changed = Object.entries(wanted).filter(([name, value]) => (before[name] ?? '') !== value);
    tellProperties(object, record, Object.fromEntries(changed), source);
    return done(record);
  }

  function tellProperties({ type }: CrmObject, { id }: CrmRecord, values: Values, source: ChangeSource): void {
    for (const [propertyName, propertyValue] of Object.entries(values))
      onChange({ kind: 'propertyChange', type, id, source, facts: { propertyName, propertyValue } });
  }

  function archive(object: CrmObject, id: string, source: ChangeSource): Outcome<CrmRecord> {
    const record = object.store.find(id);
    if (!record || record.archived) return refused(notFound(id));
    object.store.archive(record);
    onChange({ kind: 'deletion', type: object.type, id: record.id, source, facts: {} });
    return done(record);
  }

  return { create, change, archive };
}

/** The values as they may be kept with `self`, or with a new record. */
export function admit(object: CrmObject, values: Values, self: CrmRecord | null): Outcome<Values> {
  const checked = object.book.check(values);
  if (!checked.ok) return checked;
  for (const [name, value] of Object.entries(checked.value)) {
    const holder = object.store.findHolder(name, value);
    if (!holder || value === '' || holder === self) continue;
    if (name === 'email') {
      const message = `Contact already exists. Existing ID: ${holder.id}`;
      return refused({ status: 409, category: 'CONFLICT', message });
    }
    const errors = [{ message: `${value} already has that value.`, code: 'CONFLICTING_UNIQUE_VALUE' }];
    return refused(invalid(`Property values were not valid: ${JSON.stringify(errors)}`, errors));
  }
  const note = object.type === 'notes' ? noteProblem(checked.value, self) : null;
  return note === null ? done(checked.value) : refused(invalid(note));
}

function noteProblem(values: Values, self: CrmRecord | null): string | null {
  if (!self && (values['hs_timestamp'] ?? '') === '') return 'hs_timestamp is required';
  const { length } = values['hs_note_body'] ?? '';
  return length > NOTE_CHARACTERS_MAX ? `hs_note_body is longer than ${NOTE_CHARACTERS_MAX} characters` : null;
}

/** A stage that lies behind the present one is left out without a word. */
function withoutStepBack(values: Values, before: Values): Values {
  const { lifecyclestage, ...others } = values;
  if (lifecyclestage === undefined || lifecyclestage === '') return values;
  const isBack = STAGES.indexOf(lifecyclestage) < STAGES.indexOf(before['lifecyclestage'] ?? '');
  return isBack ? others : values;
}
