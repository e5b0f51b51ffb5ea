import { instantAt } from '../../../domain/opening-hours.ts';
import { normalisePromotionCode, type Promotion, PromotionSchema } from '../../../domain/prices/promotion.ts';
import type { EpochMs } from '../../../domain/time.ts';
import type { Format } from '../../format.ts';

const CODE_LENGTH_MAX = 40;

/** A promotion with all but its name and its code said: a tenth off, for everybody, from now on. */
export function blankPromotion(id: string): Promotion {
  return {
    id,
    code: '',
    name: '',
    value: { kind: 'percent', percent: 10 },
    active: true,
    validFrom: null,
    validUntil: null,
    usesMax: null,
    usesPerCustomerMax: null,
    minSpendCents: 0,
    resourceIds: null,
  };
}

/** The same under another code, switched off so that nobody uses it before somebody has looked at it. */
export function copyOf(promotion: Promotion, id: string, others: readonly Promotion[]): Promotion {
  const taken = new Set(others.map(({ code }) => code));
  let number = 2;
  const codeOf = (n: number) => `${promotion.code.slice(0, CODE_LENGTH_MAX - String(n).length - 1)}-${n}`;
  while (taken.has(codeOf(number))) number += 1;
  return { ...promotion, id, code: codeOf(number), active: false };
}

export type PromotionState = 'running' | 'later' | 'over' | 'off';

/** Whether it could be used now, were it saved. */
export function stateOf({ active, validFrom, validUntil }: Promotion, now: EpochMs): PromotionState {
  if (!active) return 'off';
  if (validUntil !== null && validUntil <= now) return 'over';
  return validFrom !== null && now < validFrom ? 'later' : 'running';
}

/** A field of a promotion that is wrong in itself, or a code that another one has. */
export type PromotionProblem = { readonly field: string; readonly isCodeTaken: boolean };

export function problemsOf(promotion: Promotion, others: readonly Promotion[]): PromotionProblem[] {
  const parsed = PromotionSchema.safeParse(promotion);
  const fields = parsed.success ? [] : parsed.error.issues.map(({ path }) => String(path[0] ?? ''));
  const isCodeTaken = others.some(({ id, code }) => id !== promotion.id && code === promotion.code);
  return [
    ...[...new Set(fields)].map((field) => ({ field, isCodeTaken: false })),
    ...(isCodeTaken ? [{ field: 'code', isCodeTaken }] : []),
  ];
}

/** A code as it is typed; blanks within it become hyphens. */
export function typedCode(text: string): string {
  return normalisePromotionCode(text.trimStart().replaceAll(/\s+/g, '-'));
}

/** What `<input type="datetime-local">` shows of an instant: the club's wall clock. */
export function wallText(at: EpochMs | null, format: Pick<Format, 'dateOf' | 'minuteOfDay'>): string {
  if (at === null) return '';
  const minute = format.minuteOfDay(at);
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${format.dateOf(at)}T${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

/** The instant of a time on the club's wall clock; null for what is empty or half typed. */
export function wallInstant(text: string, timeZone: string): EpochMs | null {
  const [date = '', time = ''] = text.split('T');
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && /^\d{2}:\d{2}$/.test(time) ? instantAt(timeZone, date, time) : null;
}
