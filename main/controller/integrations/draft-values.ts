import { err, ok, type Result } from '../../../domain/result.ts';
import type { InputIssue } from '../errors.ts';
import type { FieldValues, IntegrationField, Vendor } from './vendor.ts';

/** What somebody typed. Null leaves a secret as it is; of anything else null and an empty text say that there is none. */
export type DraftFields = Readonly<Record<string, string | boolean | null>>;

/**
 * What a draft amounts to, with the secrets that it keeps. They are kept only for where they were typed in for: the same
 * address, or the same certificate at another one. Nobody is to learn a token by having it sent to a machine of theirs.
 */
export function draftValues(
  vendor: Vendor,
  draft: DraftFields,
  kept: FieldValues,
): Result<FieldValues, readonly InputIssue[]> {
  const names = new Set(vendor.fields.map(({ name }) => name));
  const unknown = Object.keys(draft).filter((name) => !names.has(name));
  if (unknown.length > 0) return err(unknown.map((path) => ({ path, message: 'is no field of this integration' })));

  const typed = Object.fromEntries(vendor.fields.flatMap((field) => valueOf(field, draft[field.name] ?? null)));
  const leavesKept = vendor.fields.filter(({ kind, name }) => kind === 'secret' && (draft[name] ?? null) === null);
  const mayKeep = isSamePlace(vendor, typed, kept);
  const lost = leavesKept.filter(({ name }) => name in kept && !mayKeep);
  if (lost.length > 0) {
    return err(lost.map(({ name }) => ({ path: name, message: 'must be typed again: the address is another one' })));
  }
  const secrets = leavesKept.flatMap(({ name }) => entryOf(name, kept[name]));
  return ok({ ...typed, ...Object.fromEntries(secrets) });
}

/** Those of `values` that are secrets, and those that are not. */
export function splitSecrets(vendor: Vendor, values: FieldValues): { open: FieldValues; secret: FieldValues } {
  const secrets = new Set(vendor.fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name));
  const pick = (isSecret: boolean): FieldValues =>
    Object.fromEntries(Object.entries(values).filter(([name]) => secrets.has(name) === isSecret));
  return { open: pick(false), secret: pick(true) };
}

/** A fingerprint as it is compared, however it was written. */
export function plainFingerprint(text: string): string {
  return text.replaceAll(/[:\s]/g, '').toUpperCase();
}

function isSamePlace(vendor: Vendor, typed: FieldValues, kept: FieldValues): boolean {
  if (typed['url'] === kept['url']) return true;
  const pins = vendor.fields.filter(({ kind }) => kind === 'certificate').map(({ name }) => name);
  return pins.length > 0 && pins.every((name) => kept[name] !== undefined && typed[name] === kept[name]);
}

function valueOf({ name, kind }: IntegrationField, value: string | boolean | null): [string, string | boolean][] {
  if (typeof value !== 'string') return entryOf(name, value ?? undefined);
  const text = kind === 'certificate' ? plainFingerprint(value) : value.trim();
  return text === '' ? [] : [[name, text]];
}

function entryOf(name: string, value: string | boolean | undefined): [string, string | boolean][] {
  return value === undefined ? [] : [[name, value]];
}
