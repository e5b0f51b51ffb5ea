/** A number as networks write it: `+` and 8 to 15 digits (E.164). */
const E164 = /^\+[1-9]\d{7,14}$/;
/** A number of Canada and its neighbours without the country: area and exchange begin with 2 to 9. */
const NORTH_AMERICAN = /^[2-9]\d{2}[2-9]\d{6}$/;

/**
 * A number as a person writes it, in the way that networks do; one without a country is Canada's. Null for what cannot
 * be dialled from there. An extension is left out.
 */
export function normalisePhone(text: string): string | null {
  const [number = ''] = text.trim().split(/(?:ext\.?|x|#)\s*\d+$/i);
  if (!/^[\d\s().+/-]*$/.test(number)) return null;
  const digits = number.replaceAll(/\D/g, '');
  if (number.trim().startsWith('+')) return asE164(digits);
  if (digits.startsWith('011')) return asE164(digits.slice('011'.length));
  if (NORTH_AMERICAN.test(digits)) return `+1${digits}`;
  return digits.startsWith('1') && NORTH_AMERICAN.test(digits.slice(1)) ? `+${digits}` : null;
}

function asE164(digits: string): string | null {
  const number = `+${digits}`;
  const isDialable = digits.startsWith('1') ? NORTH_AMERICAN.test(digits.slice(1)) : E164.test(number);
  return isDialable ? number : null;
}
