import { Tag } from 'lucide-react';
import { Banner } from '../../../renderer/ui/banner.tsx';
import { Button } from '../../../renderer/ui/button.tsx';
import { SkeletonList } from '../../../renderer/ui/skeleton.tsx';
import { ToggleGroup } from '../../../renderer/ui/toggle-group.tsx';
import type { Flow } from '../flow.ts';
import { LoadFailed } from '../load-failed.tsx';
import { type DayPart, listOfferedTimes, type OfferedTime } from '../offered-times.ts';
import { useWording } from '../page-context.tsx';
import { addDays } from '../../../domain/zone-format.ts';
import { NoTimes } from './no-times.tsx';
import { WaitForTime } from './wait-for-time.tsx';

const PARTS: readonly DayPart[] = ['night', 'morning', 'afternoon', 'evening', 'afterMidnight'];
const COLUMNS = 'grid-cols-3 sm:grid-cols-4';

/** The free starts of the day, with their prices, by part of the day. */
export function TimeChoice({ flow }: { readonly flow: Flow }) {
  const { text } = useWording();
  const { times, format, bay, date } = flow;
  if (times.data === undefined) {
    if (!times.isPending) return <LoadFailed onRetry={times.retry} />;
    return <SkeletonList label={text.loading} rows={12} rowClassName="h-16" className={`grid gap-2 ${COLUMNS}`} />;
  }
  const { slots, notSellable, asOf } = times.data;
  const offered = listOfferedTimes(slots, bay, date, format);
  const best = offered.find((time) => time.isBest);
  return (
    <div className="grid gap-5">
      {times.isError && (
        <Banner tone="attention" action={<Button onClick={times.retry}>{text.retry}</Button>}>
          {text.asOf(format.time(Date.parse(asOf)))}
        </Banner>
      )}
      {notSellable && (
        <Banner
          tone="attention"
          title={
            <>
              {text.notSellable}{' '}
              <span className="tabular whitespace-nowrap">
                ({format.time(Date.parse(notSellable.from))}–{format.time(Date.parse(notSellable.until))})
              </span>
            </>
          }
        >
          {/* The server's own words, which are English as yet. */}
          <span lang="en">{notSellable.reason}</span>
        </Banner>
      )}
      {offered.length === 0 && <NoTimes flow={flow} />}
      {best && <BestPriceLegend time={best} />}
      {PARTS.map((part) => (
        <DayPartTimes key={part} part={part} flow={flow} times={offered.filter((time) => time.part === part)} />
      ))}
      {offered.length > 0 && <p className="text-13 text-muted">{text.zoneNote}</p>}
      <WaitForTime key={`${date} ${bay} ${flow.durationMin}`} flow={flow} />
    </div>
  );
}

function BestPriceLegend({ time }: { readonly time: OfferedTime }) {
  const { text, money } = useWording();
  return (
    <p className="tabular flex items-center gap-1.5 text-15 font-medium text-accent-text">
      <Tag aria-hidden="true" className="size-4" />
      {text.bestPriceIs(money(time.slot.price))}
    </p>
  );
}

type DayPartTimesProps = { readonly part: DayPart; readonly flow: Flow; readonly times: readonly OfferedTime[] };

function DayPartTimes({ part, flow, times }: DayPartTimesProps) {
  const { text, money } = useWording();
  if (times.length === 0) return null;
  const name = text.parts[part];
  return (
    <div className="grid gap-2">
      <h3 className="text-15 font-semibold">
        {name}
        {part === 'afterMidnight' && (
          <span className="ml-2 font-normal text-muted">
            {text.afterMidnightNote(flow.format.longDay(addDays(flow.date, 1)))}
          </span>
        )}
      </h3>
      <ToggleGroup
        name={name}
        layout="grid"
        className={COLUMNS}
        value={flow.slot?.startsAt ?? null}
        onChange={(startsAt) => flow.change({ startsAt, date: flow.date })}
        options={times.map(({ slot, label, isBest }) => ({
          value: slot.startsAt,
          name: [label, money(slot.price), isBest ? text.bestPrice : null].filter(Boolean).join(', '),
          label: (
            <span className="tabular grid justify-items-center py-1.5">
              <span className="text-17 font-semibold">{label}</span>
              <span className="inline-flex items-center gap-1 text-13 font-normal">
                {isBest && <Tag aria-hidden="true" className="size-3.5" />}
                {money(slot.price)}
              </span>
            </span>
          ),
        }))}
      />
    </div>
  );
}
