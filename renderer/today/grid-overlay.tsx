import type { EpochMs } from '../../domain/time.ts';
import { useClub } from '../club.tsx';
import { classNames } from '../ui/class-names.ts';
import type { Candidate } from './conflict.ts';
import { type DayLayout, yOf } from './day-layout.ts';

type NowLineProps = { readonly layout: DayLayout; readonly now: EpochMs };

/** Where the day has got to. */
export function NowLine({ layout, now }: NowLineProps) {
  const { format } = useClub();
  const first = layout.rows[0];
  const last = layout.rows.at(-1);
  if (!first || !last || now < first.startsAt || now > last.endsAt) return null;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-x-0 z-30 h-0 border-t-2 border-danger-text"
      style={{ top: yOf(layout, now) }}
    >
      <span className="sticky left-0 -mt-[0.7rem] ml-0 block w-fit rounded-[4px] bg-danger px-1.5 text-13 font-semibold text-on-danger tabular">
        {format.time(now)}
      </span>
    </div>
  );
}

/** A time somebody is about to ask for, and what stands in its way. */
export type Ghost = { readonly candidate: Candidate; readonly title: string; readonly verdict: string | null };

type GhostChipProps = { readonly ghost: Ghost; readonly layout: DayLayout; readonly resourceIds: readonly string[] };

export function GhostChip({ ghost, layout, resourceIds }: GhostChipProps) {
  const { format } = useClub();
  const { candidate, title, verdict } = ghost;
  const column = resourceIds.indexOf(candidate.resourceId);
  const first = layout.rows[0];
  const last = layout.rows.at(-1);
  if (column < 0 || !first || !last || candidate.endsAt <= first.startsAt || candidate.startsAt >= last.endsAt)
    return null;
  const top = yOf(layout, candidate.startsAt);
  const columnWidth = `(100% - var(--axis)) / ${resourceIds.length}`;
  return (
    <div
      aria-hidden="true"
      className={classNames(
        'pointer-events-none absolute z-20 overflow-hidden rounded-[6px] border-2 border-dashed px-1.5 py-0.5 text-13 leading-[1.35] shadow-float',
        verdict === null
          ? 'border-accent bg-accent-soft text-text'
          : 'border-danger-text bg-danger-soft text-danger-text',
      )}
      style={{
        top,
        height: Math.max(yOf(layout, candidate.endsAt) - top, 20),
        left: `calc(var(--axis) + ${columnWidth} * ${column})`,
        width: `calc(${columnWidth})`,
      }}
    >
      <span className="block truncate font-semibold tabular">{format.times(candidate)}</span>
      <span className="block truncate">{verdict ?? title}</span>
    </div>
  );
}
