import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import { type NewFacility, NewFacilitySchema } from './new-facility.ts';

export const CREATE_FACILITY_USAGE = `create-facility <file.json>, or with
  --name "Lake Banook"  --slug lake-banook  --time-zone America/Halifax  --currency CAD  --hourly-cents 4500
  --door "Main entrance" (one each)  --bay "Bay 1" (one each)  [--capacity 4]
  [--address "…"]  [--phone "…"]  [--opens 06:00 --closes 02:00]`;

const OPTIONS = {
  name: { type: 'string' },
  slug: { type: 'string' },
  'time-zone': { type: 'string' },
  currency: { type: 'string' },
  'hourly-cents': { type: 'string' },
  address: { type: 'string' },
  phone: { type: 'string' },
  opens: { type: 'string' },
  closes: { type: 'string' },
  capacity: { type: 'string' },
  door: { type: 'string', multiple: true },
  bay: { type: 'string', multiple: true },
} as const;

/** Reads what a person says of a new facility: the name of a JSON file, or flags. The error is one line per problem. */
export function readNewFacility(args: readonly string[]): Result<NewFacility, string> {
  const [file, ...more] = args;
  if (file === undefined) return err(`Say what facility:\n${CREATE_FACILITY_USAGE}`);
  const given = file.startsWith('-') ? readFlags(args) : more.length > 0 ? err(CREATE_FACILITY_USAGE) : readJson(file);
  if (!given.ok) return given;
  const parsed = NewFacilitySchema.safeParse(given.value);
  return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error));
}

function readJson(file: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    return err(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readFlags(args: readonly string[]): Result<unknown, string> {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS, strict: true });
    const { opens, closes, capacity, door, bay = [], 'time-zone': timeZone, 'hourly-cents': hourly, ...rest } = values;
    const people = capacity === undefined ? {} : { capacity: Number(capacity) };
    return ok({
      ...rest,
      timeZone,
      hourlyCents: hourly === undefined ? undefined : Number(hourly),
      doors: door,
      bays: bay.map((name) => ({ name, ...people })),
      ...((opens !== undefined || closes !== undefined) && {
        hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes })),
      }),
    });
  } catch (error) {
    return err(`${error instanceof Error ? error.message : String(error)}\n${CREATE_FACILITY_USAGE}`);
  }
}

function describeIssues(error: z.ZodError): string {
  const lines = error.issues.map(({ path, message }) => `  ${path.join('.') || 'facility'}: ${message}`);
  return ['This facility cannot be added:', ...lines].join('\n');
}
