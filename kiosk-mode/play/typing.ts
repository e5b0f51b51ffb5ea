/** The longest first name that is taken at a kiosk. */
const NAME_CHARACTERS_MAX = 30;

/** `value` with one more letter, as names are written: a capital at the start of each of its parts. */
export function withLetter(value: string, letter: string): string {
  if (value.length >= NAME_CHARACTERS_MAX) return value;
  const isFirst = value === '' || /[\s'’-]$/.test(value);
  if (/[\s'’-]/.test(letter)) return isFirst ? value : value + letter;
  return value + (isFirst ? letter.toLocaleUpperCase() : letter.toLocaleLowerCase());
}
