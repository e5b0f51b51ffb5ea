import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { QuoteView, SlotView } from '../../http/api-schemas.ts';
import { ApiError, type Spending } from '../api-client.ts';
import { useServices } from '../page-context.tsx';
import { spendingQuery } from '../queries.ts';

export type SpendingChoice = {
  readonly wish: Spending;
  /** The price with what is wanted; undefined while it is not known, and where it cannot be had. */
  readonly quote: QuoteView | undefined;
  /** True until the server has looked at what is wanted. */
  readonly isPending: boolean;
  /** Why it cannot be had: a code of the server's with its sentence, or nulls where there was no answer. */
  readonly refusal: { readonly code: string | null; readonly detail: string | null } | null;
  readonly change: (wish: Spending) => void;
  /** Asks once more. */
  readonly retry: () => void;
};

const NOTHING: Spending = {};

/** A code and credits that somebody wants to use for a slot. Nothing is used before it is booked. */
export function useSpending(slot: SlotView | null): SpendingChoice {
  const { api } = useServices();
  const [wish, setWish] = useState(NOTHING);
  const isWanted = slot !== null && (wish.promoCode !== undefined || wish.credits !== undefined);
  const { resourceId = '', startsAt = '', endsAt = '' } = slot ?? {};
  const price = useQuery({ ...spendingQuery(api, { resourceId, startsAt, endsAt }, wish), enabled: isWanted });
  const { error } = price;
  return {
    wish,
    quote: isWanted && !price.isError ? price.data : undefined,
    isPending: isWanted && price.isPending,
    refusal: isWanted && error ? refusalOf(error) : null,
    change: setWish,
    retry: () => void price.refetch(),
  };
}

function refusalOf(error: Error): SpendingChoice['refusal'] {
  const problem = error instanceof ApiError ? error.problem : null;
  return { code: problem?.code ?? null, detail: problem?.detail ?? null };
}
