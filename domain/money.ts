import { z } from 'zod';

/** A sum of money in whole cents of `currency` (ISO 4217). Never a fraction, never a float of dollars. */
export type Money = { readonly cents: number; readonly currency: string };

export const CurrencySchema = z.string().regex(/^[A-Z]{3}$/);

export const MoneySchema = z.object({ cents: z.int(), currency: CurrencySchema });
