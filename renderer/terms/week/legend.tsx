import { useClub } from '../../club.tsx';
import { useStrings } from '../../strings.ts';
import { classNames } from '../../ui/class-names.ts';
import { changeLook, type CellLook, levelLook, stateLook } from './cell-look.ts';
import { shortMoney } from './cell-words.ts';
import { LEVELS, levelRange, type PriceRange } from './heat.ts';

type Entry = { readonly look: CellLook; readonly words: string; readonly mark?: string };

/** What the colours and patterns mean, in words. */
export function Legend({ range, isComparing }: { readonly range: PriceRange; readonly isComparing: boolean }) {
  const t = useStrings();
  const { profile, format } = useClub();
  const money = (cents: number) => shortMoney(cents, profile.currency, format.locale);
  const isFlat = range.lowest === range.highest;
  const levels = isFlat ? [Math.floor(LEVELS / 2)] : Array.from({ length: LEVELS }, (_, level) => level);
  const prices = levels.map((level): Entry => {
    const { lowest, highest } = isFlat ? range : levelRange(level, range);
    return {
      look: levelLook(level),
      words: lowest >= highest ? money(highest) : t.week.range(money(lowest), money(highest)),
    };
  });
  const { states } = t.week;
  const entries: readonly Entry[] = isComparing
    ? [
        { look: changeLook({ kind: 'dearer', cents: 0 }), words: t.week.dearer, mark: '▲' },
        { look: changeLook({ kind: 'cheaper', cents: 0 }), words: t.week.cheaper, mark: '▼' },
        { look: changeLook({ kind: 'opens' }), words: t.week.opens },
        { look: changeLook({ kind: 'shuts' }), words: t.week.shuts },
        { look: changeLook({ kind: 'same' }), words: t.week.same },
      ]
    : [
        ...prices,
        { look: stateLook('taken', 0), words: states.taken },
        { look: stateLook('refused', 0), words: states.refused },
        { look: stateLook('closed', 0), words: states.closed, mark: '–' },
        { look: stateLook('closed', 0), words: t.week.someDearer, mark: '+' },
      ];
  return (
    <ul aria-label={t.week.legend} className="flex flex-wrap gap-x-3.5 gap-y-1 text-13">
      {entries.map(({ look, words, mark }) => (
        <li key={words} className="flex items-center gap-1.5 tabular">
          <span
            aria-hidden="true"
            style={look.style}
            className={classNames('grid h-5 w-7 place-items-center border border-line', look.className)}
          >
            {mark}
          </span>
          {words}
        </li>
      ))}
    </ul>
  );
}
