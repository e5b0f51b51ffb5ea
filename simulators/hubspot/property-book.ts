import { z } from 'zod';
import { invalid, type Outcome, type Refusal, type RefusalDetail, done, refused } from './refusals.ts';

const OptionSchema = z.object({
  label: z.string(),
  value: z.string(),
  displayOrder: z.int().default(0),
  hidden: z.boolean().default(false),
  description: z.string().optional(),
});

export const PropertyInputSchema = z.object({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  label: z.string().min(1),
  type: z.enum(['bool', 'date', 'datetime', 'enumeration', 'number', 'phone_number', 'string']),
  fieldType: z.enum([
    'booleancheckbox',
    'calculation_equation',
    'checkbox',
    'date',
    'file',
    'html',
    'number',
    'phonenumber',
    'radio',
    'select',
    'text',
    'textarea',
  ]),
  groupName: z.string(),
  description: z.string().default(''),
  displayOrder: z.int().default(-1),
  hasUniqueValue: z.boolean().default(false),
  hidden: z.boolean().default(false),
  formField: z.boolean().default(false),
  options: z.array(OptionSchema).default([]),
});
type PropertyInput = z.output<typeof PropertyInputSchema>;
export type Property = PropertyInput & { readonly hubspotDefined: boolean };

export const PropertyChangeSchema = PropertyInputSchema.pick({
  label: true,
  description: true,
  groupName: true,
  hidden: true,
  formField: true,
  displayOrder: true,
})
  .extend({ options: z.array(OptionSchema) })
  .partial();

export const GroupSchema = z.object({
  name: z.string().min(1),
  label: z.string().min(1),
  displayOrder: z.int().default(-1),
});
export type Group = z.output<typeof GroupSchema>;

/** `null` and the empty word clear; all else travels as words. */
export const ValuesSchema = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]).transform((value) => (value === null ? '' : String(value))),
);
export type Values = Readonly<Record<string, string>>;

const UNIQUE_MAX = 10;
const DAY_MS = 86_400_000;

export type PropertyBook = ReturnType<typeof createPropertyBook>;

/** The properties of one kind of object, and what their values have to be. */
export function createPropertyBook(group: string, defaults: readonly (readonly [string, Property['type']])[]) {
  const groups = new Map<string, Group>([[group, { name: group, label: group, displayOrder: 0 }]]);
  const properties = new Map<string, Property>();
  for (const [name, type] of defaults) {
    const input = { name, label: name, type, fieldType: 'text', groupName: group };
    properties.set(name, { ...PropertyInputSchema.parse(input), hubspotDefined: true });
  }

  function add(input: PropertyInput): Outcome<Property> {
    if (properties.has(input.name)) return refused(exists(`A property named '${input.name}' already exists.`));
    if (!groups.has(input.groupName)) return refused(invalid(`Property group '${input.groupName}' does not exist`));
    const unique = [...properties.values()].filter(({ hasUniqueValue }) => hasUniqueValue);
    if (input.hasUniqueValue && unique.length >= UNIQUE_MAX)
      return refused(invalid(`No more than ${UNIQUE_MAX} properties can have unique values`));
    if (input.type === 'enumeration' && input.options.length === 0)
      return refused(invalid('Enumeration properties need options'));
    const property = { ...input, hubspotDefined: false };
    properties.set(input.name, property);
    return done(property);
  }

  function addGroup(input: Group): Outcome<Group> {
    if (groups.has(input.name)) return refused(exists(`A property group named '${input.name}' already exists.`));
    groups.set(input.name, input);
    return done(input);
  }

  /** The values as they are kept: e-mail in small letters, times in one form. */
  function check(values: Values): Outcome<Values> {
    const kept: Record<string, string> = {};
    const problems: RefusalDetail[] = [];
    for (const [name, value] of Object.entries(values)) {
      const property = properties.get(name);
      const normal = property ? (value === '' ? '' : normalise(property, value)) : null;
      if (normal === null) problems.push(property ? unfit(property, value) : unknown(name));
      else kept[name] = normal;
    }
    const [first] = problems;
    if (!first) return done(kept);
    return refused(invalid(`Property values were not valid: ${JSON.stringify(problems)}`, problems));
  }

  return {
    add,
    addGroup,
    check,
    find: (name: string): Property | null => properties.get(name) ?? null,
    findGroup: (name: string): Group | null => groups.get(name) ?? null,
    put: (property: Property): void => void properties.set(property.name, property),
    remove: (name: string): boolean => properties.get(name)?.hubspotDefined === false && properties.delete(name),
    list: (): readonly Property[] => [...properties.values()],
    listGroups: (): readonly Group[] => [...groups.values()],
    isUnique: (name: string): boolean => properties.get(name)?.hasUniqueValue === true,
  };
}

function exists(message: string): Refusal {
  return { status: 409, category: 'OBJECT_ALREADY_EXISTS', message };
}

const unknown = (name: string): RefusalDetail => ({
  message: `Property "${name}" does not exist`,
  code: 'PROPERTY_DOESNT_EXIST',
  context: { propertyName: [name] },
});

const unfit = ({ name, type }: Property, value: string): RefusalDetail => ({
  message: `${value} was not a valid ${type}.`,
  code:
    name === 'email' ? 'INVALID_EMAIL' : type === 'enumeration' ? 'INVALID_OPTION' : `INVALID_${type.toUpperCase()}`,
  context: { propertyName: [name] },
});

/** Null for a value that does not fit. */
function normalise({ name, type, options }: Property, value: string): string | null {
  switch (type) {
    case 'number':
      return Number.isFinite(Number(value)) ? value : null;
    case 'bool':
      return value === 'true' || value === 'false' ? value : null;
    case 'enumeration':
      return value.split(';').every((part) => options.some((option) => option.value === part)) ? value : null;
    case 'date': {
      const at = instantOf(value);
      return at === null || at % DAY_MS !== 0 ? null : new Date(at).toISOString().slice(0, 10);
    }
    case 'datetime': {
      const at = instantOf(value);
      return at === null ? null : new Date(at).toISOString();
    }
    default:
      if (name !== 'email') return value;
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value) ? value.toLowerCase() : null;
  }
}

function instantOf(value: string): number | null {
  const at = /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
  return Number.isNaN(at) ? null : at;
}
