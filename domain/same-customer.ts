import type { CustomerDetails } from './booking.ts';

/**
 * Who of those that have a phone number is meant by somebody who says it, and whose e-mail, if they say one, is nobody's.
 * `alike` begins with the one known the longest. Two people in one household often share a number: an e-mail is only
 * ever added to somebody of the same first name. Null where it is nobody of them.
 */
export function chooseByPhone<C extends CustomerDetails>(alike: readonly C[], said: CustomerDetails): C | null {
  const isNamesake = ({ firstName }: C): boolean => plain(firstName) === plain(said.firstName);
  if (said.email !== null) return alike.find((known) => known.email === null && isNamesake(known)) ?? null;
  return alike.find(isNamesake) ?? alike[0] ?? null;
}

/** Without accents and case. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
