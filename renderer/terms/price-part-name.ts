import type { Strings } from '../strings.ts';

/** What a part of the prices is called; its field's own name where a later program knows more parts. */
export function pricePartName(field: string, t: Strings): string {
  const names: Readonly<Record<string, string>> = t.terms.priceParts;
  return names[field] ?? field;
}
