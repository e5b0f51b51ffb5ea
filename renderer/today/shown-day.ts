import type { LocalDate } from '../../domain/time.ts';
import { useNow } from '../clock.tsx';
import { useClub } from '../club.tsx';
import { useRoute } from '../route.ts';

/** The business day on the screen, and the one it is: at 01:00 the evening before is still going on. */
export function useShownDay(): { readonly date: LocalDate; readonly today: LocalDate } {
  const { calendar } = useClub();
  const [route] = useRoute();
  const today = calendar.businessDateOf(useNow(30_000));
  return { date: route.date ?? today, today };
}
