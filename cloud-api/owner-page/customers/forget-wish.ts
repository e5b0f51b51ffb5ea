import type { EraseInput } from '../../customers/erasing/erasure-routes.ts';

/** Whom an owner wants to forget, and what has to be typed once more for it. */
export type Whom =
  | { readonly by: 'email' | 'phone'; readonly said: string }
  /** A customer who has given a number alone, which others may share. */
  | { readonly by: 'customer'; readonly said: string; readonly customerId: string };

const PHONE_DIGITS_MIN = 7;

/** A customer by what nobody else has; null for whoever has given neither, who has been forgotten already. */
export function whomOf(customer: {
  readonly id: string;
  readonly email: string | null;
  readonly phone: string | null;
}): Whom | null {
  const { id: customerId, email, phone } = customer;
  if (email !== null) return { by: 'email', said: email };
  return phone === null ? null : { by: 'customer', said: phone, customerId };
}

/** What somebody typed into one field; null for what is neither an e-mail nor a number. */
export function readWhom(typed: string): Whom | null {
  const said = typed.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(said)) return { by: 'email', said };
  const isNumber = /^[\d\s().+-]+$/.test(said) && digitsOf(said).length >= PHONE_DIGITS_MIN;
  return isNumber ? { by: 'phone', said } : null;
}

/** Capitals, blanks and what is written between digits make no difference. */
export function isTypedAgain({ by, said }: Whom, typed: string): boolean {
  if (by === 'email') return typed.trim().toLowerCase() === said.trim().toLowerCase();
  return digitsOf(typed) === digitsOf(said);
}

/** How the cloud is asked, of somebody who was typed once more. */
export function wishOf(whom: Whom): Omit<EraseInput, 'cause'> {
  const { said } = whom;
  switch (whom.by) {
    case 'email':
      return { email: said, confirm: said };
    case 'phone':
      return { phone: said, confirm: said };
    case 'customer':
      return { customerId: whom.customerId, confirm: whom.customerId };
  }
}

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');
