/** What people type for money, whole numbers and rates, and how those are shown to be typed over. */

/**
 * Reads a number with at most `decimals` of them as an integer of the smallest part: "45,5" with two is 4550. A point and
 * a comma both part the decimals; thousands may be parted by blanks, or by the other one of the two where there are
 * decimals. Null when it is no such number: "1,234" could be either.
 */
export function parseDecimal(text: string, decimals: number): number | null {
  const plain = text.replaceAll(/[\s\p{Sc}%]/gu, '').replaceAll('−', '-');
  const [, sign, whole = '', fraction = ''] =
    /^([-+]?)(\d+|\d{1,3}(?:,\d{3})+(?=\.)|\d{1,3}(?:\.\d{3})+(?=,))(?:[.,](\d+))?$/.exec(plain) ?? [];
  if (sign === undefined || fraction.length > decimals) return null;
  const value = Number(whole.replaceAll(/\D/g, '') + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(value)) return null;
  return sign === '-' && value !== 0 ? -value : value;
}

const CENTS_DECIMALS = 2;
/** A millionth is a ten-thousandth of a percent. */
const RATE_DECIMALS = 4;

export const parseCents = (text: string): number | null => parseDecimal(text, CENTS_DECIMALS);
export const parseWhole = (text: string): number | null => parseDecimal(text, 0);
export const parseRatePpm = (text: string): number | null => parseDecimal(text, RATE_DECIMALS);

/** "45.50" */
export function centsText(cents: number, locale: string): string {
  return plainNumber(locale, CENTS_DECIMALS, CENTS_DECIMALS).format(cents / 100);
}

/** "9.975": of 99750 millionths, in percent. */
export function rateText(ppm: number, locale: string): string {
  return plainNumber(locale, 0, RATE_DECIMALS).format(ppm / 10_000);
}

function plainNumber(locale: string, minimumFractionDigits: number, maximumFractionDigits: number) {
  return new Intl.NumberFormat(locale, { minimumFractionDigits, maximumFractionDigits, useGrouping: false });
}

/** "9:5" is nothing yet, "9:00", "9" and "9h" are 09:00. What cannot be read stays as it is. */
export function localTimeText(typed: string): string {
  const [, hours, minutes = '00'] = /^\s*(\d{1,2})\s*(?:[:.h]\s*(\d{2})?)?\s*$/i.exec(typed) ?? [];
  return hours === undefined ? typed : `${hours.padStart(2, '0')}:${minutes}`;
}
