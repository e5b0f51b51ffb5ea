/** Who somebody is, as far as they have said it. */
export type Who = {
  readonly customerId?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
};

/** One spelling for each address. Null where there is none. */
export function emailKey(email: string | null | undefined): string | null {
  return email?.toLowerCase() || null;
}

/** The digits alone: people write the same number in many ways. Null where there are none. */
export function phoneKey(phone: string | null | undefined): string | null {
  return phone?.replaceAll(/\D/g, '') || null;
}

/** Without accents and case, so that "eve" finds "Ève". */
export function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();
}
