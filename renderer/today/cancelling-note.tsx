import type { CancellationTerms } from '../../domain/booking.ts';
import { useNow } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { useStrings } from '../strings.ts';
import { cancellingWords, type Spent } from './cancelling-words.ts';

type CancellingNoteProps = {
  readonly cancellation: CancellationTerms | undefined;
  readonly spent: Spent | undefined;
  readonly currency: string;
};

/** Until when cancelling is free, and what it costs then or by now. Nothing for bookings of before that was agreed. */
export function CancellingNote({ cancellation, spent, currency }: CancellingNoteProps) {
  const t = useStrings();
  const { format } = useClub();
  const now = useNow(30_000);
  if (!cancellation) return null;
  return <p className="text-13 text-muted">{cancellingWords(cancellation, spent, now, { t, format, currency })}</p>;
}
