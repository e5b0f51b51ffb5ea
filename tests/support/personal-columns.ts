import type { PersonalRegister } from '../../domain/personal-data.ts';
import type { SchemaColumn } from './schema-columns.ts';

/** Words of a column's name by which it may say something of a person, or hold something that does. */
const TELLING = new Set(
  (
    'name email mail phone address contact guest person customer note notes text comment message content body payload ' +
    'data details detail subject reason problem sentence answer wish search by outcome label first last avatar birthday ' +
    'subscription endpoint'
  ).split(' '),
);

const isText = (type: string): boolean => /Text|Varchar|Char/.test(type);

/** A JSON column, or a text whose name tells of people: ids of them name nobody. */
function looksPersonal({ column, type }: SchemaColumn): boolean {
  if (/Json/.test(type)) return true;
  const words = column.split('_');
  return isText(type) && words.at(-1) !== 'id' && words.some((word) => TELLING.has(word));
}

type Registers = { readonly personal: PersonalRegister; readonly harmless: Readonly<Record<string, string>> };

const nameOf = ({ table, column }: SchemaColumn): string => `${table}.${column}`;

/** Columns that look personal and stand in neither register; those in both; and what is registered and not there. */
export function compareWithSchema(columns: readonly SchemaColumn[], { personal, harmless }: Registers) {
  const registered = Object.entries(personal).flatMap(([table, { columns: of }]) =>
    Object.keys(of).map((column) => `${table}.${column}`),
  );
  const sought = Object.entries(personal).flatMap(([table, { findings }]) =>
    findings.map(({ column }) => `${table}.${column}`),
  );
  const known = new Set(columns.map(nameOf));
  return {
    unregistered: columns
      .filter(looksPersonal)
      .map(nameOf)
      .filter((name) => !registered.includes(name) && !(name in harmless)),
    twice: registered.filter((name) => name in harmless),
    absent: [...registered, ...sought, ...Object.keys(harmless)].filter((name) => !known.has(name)),
  };
}
