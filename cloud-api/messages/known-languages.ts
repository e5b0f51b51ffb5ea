import type { CustomerDetails } from '../../domain/booking.ts';
import { normalisePhone } from '../../domain/phone.ts';
import type { Clock } from '../../domain/time.ts';
import type { Db } from '../db/database.ts';
import type { Log } from '../log.ts';
import { type Language, LanguageSchema, saveLanguage } from './language-repository.ts';

/** Keeps in which language somebody has booked. Nobody waits for it: without it they are written to in English. */
export type KeepLanguage = (customer: CustomerDetails, acceptLanguage: string | undefined) => void;

export function createKeepLanguage({
  db,
  clock,
  log,
}: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
}): KeepLanguage {
  return ({ email, phone }, acceptLanguage) => {
    const language = readLanguage(acceptLanguage);
    if (language === null) return;
    const number = phone === null ? null : normalisePhone(phone);
    const addresses = [email, number].filter((address) => address !== null);
    saveLanguage(db, addresses, { language, at: clock.now() }).catch((cause: unknown) =>
      log.warn('message.language_not_kept', { cause }),
    );
  };
}

/** The first of ours in an `Accept-Language`; null where none of ours is asked for. */
export function readLanguage(header: string | undefined): Language | null {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().slice(0, 2).toLowerCase());
  return tags.flatMap((tag) => LanguageSchema.safeParse(tag).data ?? [])[0] ?? null;
}
