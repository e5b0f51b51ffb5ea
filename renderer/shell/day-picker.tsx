import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef } from 'react';
import { addLocalDays } from '../../domain/opening-hours.ts';
import { useClub } from '../club.tsx';
import { useRoute } from '../route.ts';
import { useStrings } from '../strings.ts';
import { useShownDay } from '../today/shown-day.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';

/** ‹ Sat 22 Nov › and the way back to today. */
export function DayPicker() {
  const t = useStrings();
  const { format } = useClub();
  const [, go] = useRoute();
  const { date, today } = useShownDay();
  const picker = useRef<HTMLInputElement>(null);

  const show = (chosen: string) => go({ screen: 'today', date: chosen === today ? null : chosen });
  const step = (days: number) => show(addLocalDays(date, days));

  return (
    <div className="flex items-center">
      <IconButton
        label={t.bar.previousDay}
        icon={<ChevronLeft aria-hidden="true" className="size-5" />}
        onClick={() => step(-1)}
      />
      <div className="relative">
        <Button
          kind="quiet"
          className="min-w-28 px-2! tabular"
          title={t.bar.pickDay}
          onClick={() => picker.current?.showPicker()}
        >
          {format.day(date)}
        </Button>
        <input
          ref={picker}
          type="date"
          tabIndex={-1}
          aria-hidden="true"
          value={date}
          onChange={(event) => event.target.value !== '' && show(event.target.value)}
          className="pointer-events-none absolute inset-x-0 bottom-0 h-0 opacity-0"
        />
      </div>
      <IconButton
        label={t.bar.nextDay}
        icon={<ChevronRight aria-hidden="true" className="size-5" />}
        onClick={() => step(1)}
      />
      <Button
        aria-label={t.bar.goToToday}
        onClick={() => show(today)}
        className={classNames('ml-1 px-3!', date === today && 'invisible')}
      >
        {t.bar.today}
      </Button>
    </div>
  );
}
