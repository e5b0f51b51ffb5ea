import { ChevronDown, ChevronUp } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { TimeBand } from '../../../domain/prices/price-set.ts';
import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useToast } from '../../ui/toast.tsx';
import { type BandOverlap, overlapsOf } from './band-overlaps.ts';
import { LineField } from './line-field.tsx';
import { ListEditor } from './list-editor.tsx';
import { NumberField } from './number-field.tsx';
import { localTimeText } from './number-text.ts';
import { movedTo, newBandId, usePriceEdits } from './price-edits.ts';
import { WeekdayToggles } from './weekday-toggles.tsx';

const BANDS_MAX = 200;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

/** Prices by weekday and hour; the upper band counts where two overlap. */
export function BandsSection() {
  const t = useStrings();
  const toast = useToast();
  const { prices, change } = usePriceEdits();
  const [news, setNews] = useState('');
  const section = useRef<HTMLDivElement>(null);
  const followMove = useFocusAfterMove(section);
  const { bands } = prices;
  const overlaps = useMemo(() => overlapsOf(bands), [bands]);

  const setBands = (next: (bands: TimeBand[]) => TimeBand[]) =>
    change((before) => ({ ...before, bands: next(before.bands) }));
  const add = () =>
    setBands((before) => [
      ...before,
      {
        id: newBandId(before),
        label: t.prices.bands.newLabel,
        weekdays: EVERY_DAY,
        from: '09:00',
        until: '17:00',
        percent: 0,
      },
    ]);
  const remove = (band: TimeBand, index: number) => {
    setBands((before) => before.toSpliced(index, 1));
    const back = () => setBands((before) => before.toSpliced(index, 0, band));
    toast({ title: t.prices.removed(band.label), action: { label: t.common.undo, onClick: back } });
  };
  const move = (index: number, to: number) => {
    setBands((before) => movedTo(before, index, to));
    followMove(index, to);
    setNews(t.prices.bands.moved(bands[index]?.label ?? '', to + 1, bands.length));
  };

  const { from, until, percent, perHour, weekdays, label } = t.prices.bands;
  return (
    <div ref={section}>
      <ListEditor
        title={t.prices.bands.title}
        hint={t.prices.bands.hint}
        rows={bands}
        columns="3.75rem minmax(8rem,1fr) 14.5rem 4.75rem 4.75rem 5.5rem 5rem"
        head={['', label, weekdays, from, until, percent, perHour]}
        empty={t.prices.bands.empty}
        addLabel={t.prices.bands.add}
        rowsMax={BANDS_MAX}
        onAdd={add}
        removeLabel={(band, index) => t.prices.remove(band.label || t.prices.bands.nth(index + 1))}
        onRemove={remove}
        noteOf={(_, index) => <OverlapNote overlap={overlaps[index]} bands={bands} />}
      >
        {(band, index) => (
          <BandFields
            band={band}
            index={index}
            onChange={(changed) => setBands((before) => before.with(index, changed))}
            onMove={(to) => move(index, to)}
          />
        )}
      </ListEditor>
      <p aria-live="polite" className="sr-only">
        {news}
      </p>
    </div>
  );
}

/** Keeps the focus on the band that was moved, on the same arrow while it can go on, so that it can be pressed again. */
function useFocusAfterMove(section: RefObject<HTMLElement | null>): (from: number, to: number) => void {
  const moved = useRef<{ readonly to: number; readonly way: 'up' | 'down' } | null>(null);
  useEffect(() => {
    if (moved.current === null) return;
    const { to, way } = moved.current;
    moved.current = null;
    const row = section.current?.querySelector(`ol > li:nth-child(${to + 1})`);
    const same = row?.querySelector<HTMLElement>(`[data-move="${way}"]:not(:disabled)`);
    (same ?? row?.querySelector<HTMLElement>('[data-move]:not(:disabled)'))?.focus();
  });
  return (from, to) => {
    moved.current = { to, way: to < from ? 'up' : 'down' };
  };
}

type BandFieldsProps = {
  readonly band: TimeBand;
  readonly index: number;
  readonly onChange: (band: TimeBand) => void;
  readonly onMove: (to: number) => void;
};

function BandFields({ band, index, onChange, onMove }: BandFieldsProps) {
  const t = useStrings();
  const { format } = useClub();
  const { prices, errorAt } = usePriceEdits();
  const name = band.label || t.prices.bands.nth(index + 1);
  const perHour = Math.round((prices.hourly.cents * (100 + band.percent)) / 100);
  const time = (field: 'from' | 'until', label: string) => (
    <LineField
      inRow
      label={label}
      value={band[field]}
      inputMode="numeric"
      error={errorAt(`bands.${index}.${field}`, t.prices.needTime)}
      onChange={({ target }) => onChange({ ...band, [field]: target.value })}
      onBlur={() => onChange({ ...band, [field]: localTimeText(band[field]) })}
    />
  );
  return (
    <>
      <div className="flex">
        <IconButton
          label={t.prices.bands.up(name)}
          icon={<ChevronUp aria-hidden="true" className="size-4" />}
          className="w-7!"
          data-move="up"
          disabled={index === 0}
          onClick={() => onMove(index - 1)}
        />
        <IconButton
          label={t.prices.bands.down(name)}
          icon={<ChevronDown aria-hidden="true" className="size-4" />}
          className="w-7!"
          data-move="down"
          disabled={index === prices.bands.length - 1}
          onClick={() => onMove(index + 1)}
        />
      </div>
      <LineField
        inRow
        label={t.prices.bands.labelOf(index + 1)}
        maxLength={60}
        value={band.label}
        error={errorAt(`bands.${index}.label`, t.prices.bands.needLabel)}
        onChange={({ target }) => onChange({ ...band, label: target.value })}
      />
      <WeekdayToggles
        label={t.prices.bands.weekdaysOf(name)}
        value={band.weekdays}
        error={errorAt(`bands.${index}.weekdays`, t.prices.bands.needWeekday)}
        onChange={(weekdays) => onChange({ ...band, weekdays })}
      />
      {time('from', t.prices.bands.fromOf(name))}
      {time('until', t.prices.bands.untilOf(name))}
      <NumberField
        inRow
        kind="whole"
        unit="%"
        label={t.prices.bands.percentOf(name)}
        value={band.percent}
        error={errorAt(`bands.${index}.percent`, t.prices.needPercent('−100', '400'))}
        onValue={(percent) => onChange({ ...band, percent })}
      />
      <span className="grid min-h-control items-center text-15 tabular text-muted">
        {Number.isNaN(perHour) ? '' : format.money(perHour, prices.currency)}
      </span>
    </>
  );
}

type OverlapNoteProps = { readonly overlap: BandOverlap | undefined; readonly bands: readonly TimeBand[] };

function OverlapNote({ overlap, bands }: OverlapNoteProps) {
  const t = useStrings();
  if (overlap === undefined || overlap.hiddenBy.length === 0) return null;
  const names = overlap.hiddenBy.map((index) => t.prices.quoted(bands[index]?.label ?? ''));
  const list = new Intl.ListFormat(t.locale).format(names);
  return (
    <p className={classNames('pl-17 text-13', overlap.isHidden ? 'font-medium text-attention-text' : 'text-muted')}>
      {overlap.isHidden ? t.prices.bands.hidden(list) : t.prices.bands.hiddenPartly(list)}
    </p>
  );
}
