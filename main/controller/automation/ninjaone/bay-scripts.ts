import { z } from 'zod';
import type { BayAction } from '../automation-port.ts';

/** The actions that a script carries out; the others are calls of the vendor's own. */
export const SCRIPT_ACTIONS = [
  'power.on',
  'launch.software',
  'load.profile',
  'save.data',
  'reset.defaults',
  'diagnostics',
  'restart.software',
] as const satisfies readonly BayAction[];
export type ScriptAction = (typeof SCRIPT_ACTIONS)[number];

const NameSchema = z.string().trim().min(1).max(200);

/** Roles that scripts may run as, in the vendor's own spelling, or the number of a kept credential. */
const RunAsSchema = z.string().regex(/^(?:system|loggedonuser|SR_[A-Z_]{1,60}|\d{1,9})$/, {
  error: 'must be system, loggedonuser, an SR_… role or the number of a credential',
});

const ScriptSchema = z.strictObject({ name: NameSchema, runAs: RunAsSchema });

function scriptSchema(name: string, runAs: string) {
  return ScriptSchema.default({ name, runAs });
}

/**
 * The club's own arrangement in NinjaOne. Whatever shows a window runs as the user who is logged on: what `system`
 * starts nobody sees. docs/bay-scripts.md tells operators what each script has to do.
 */
export const BayScriptsSchema = z.strictObject({
  scripts: z
    .strictObject({
      'power.on': scriptSchema('Bay power on', 'system'),
      'launch.software': scriptSchema('Bay launch software', 'loggedonuser'),
      'load.profile': scriptSchema('Bay load profile', 'loggedonuser'),
      'save.data': scriptSchema('Bay save data', 'loggedonuser'),
      'reset.defaults': scriptSchema('Bay reset defaults', 'loggedonuser'),
      diagnostics: scriptSchema('Bay diagnostics', 'system'),
      'restart.software': scriptSchema('Bay restart software', 'loggedonuser'),
    })
    .prefault({}),
  /** The PC that is always on and can wake the others; null where bays are switched on by hand. */
  wakerDeviceId: z
    .string()
    .regex(/^\d{1,15}$/)
    .nullable()
    .default(null),
  /** Into this custom field of the PC a script writes which run it was and how it went. */
  echoField: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/)
    .default('bayState'),
  /** Only this organisation's PCs, where a tenant has several. */
  organizationId: z.int().positive().nullable().default(null),
});
export type BayScripts = z.infer<typeof BayScriptsSchema>;

export function isScriptAction(action: BayAction): action is ScriptAction {
  return SCRIPT_ACTIONS.some((each) => each === action);
}

/** One script of the tenant's library, or of a PC's options. */
export type KnownScript = { readonly id: number; readonly name: string };

const RowSchema = z.object({ id: z.int(), name: z.string(), active: z.boolean().nullish() });

/** The scripts of a list that can be run, whatever else is in it; null where it is no list. */
export function readScripts(body: unknown): readonly KnownScript[] | null {
  if (!Array.isArray(body)) return null;
  return body.flatMap((row: unknown) => {
    const parsed = RowSchema.safeParse(row);
    return parsed.success && parsed.data.active !== false ? [{ id: parsed.data.id, name: parsed.data.name }] : [];
  });
}

/** The one script of that name; null where there is none, and where there are several: nobody can say which is meant. */
export function findScript(scripts: readonly KnownScript[], name: string): KnownScript | null {
  const plain = (text: string): string => text.trim().toLowerCase();
  const [found, ...others] = scripts.filter((script) => plain(script.name) === plain(name));
  return found && others.length === 0 ? found : null;
}

const OptionsSchema = z.object({ credentials: z.object({ roles: z.array(z.string()) }) });

/** What scripts may run as at a PC; null where the answer does not say. */
export function readRoles(body: unknown): readonly string[] | null {
  const parsed = OptionsSchema.safeParse(body);
  return parsed.success ? parsed.data.credentials.roles : null;
}
