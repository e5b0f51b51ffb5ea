import { MINUTE_MS } from '../../domain/time.ts';
import type { PlayChoice, PlayNowView } from '../../main/controller/api/views.ts';
import type { Format } from '../../renderer/format.ts';
import { classNames } from '../../renderer/ui/class-names.ts';
import { useStrings } from '../strings.ts';
import { StepFrame } from './step-frame.tsx';

const PARTY_SIZE_MAX = 6;

type Bay = PlayNowView['bays'][number];

type ChooseBayProps = {
  /** Undefined while nobody has answered. */
  readonly offered: PlayNowView | undefined;
  readonly partySize: number;
  readonly format: Format;
  /** Why one has to choose again, if so. */
  readonly notice: string | null;
  readonly onPartySize: (partySize: number) => void;
  readonly onChoose: (bay: Bay, choice: PlayChoice) => void;
  readonly onBack: () => void;
};

export function ChooseBay({ offered, partySize, format, notice, onPartySize, onChoose, onBack }: ChooseBayProps) {
  const t = useStrings();
  return (
    <StepFrame title={t.play.title} hint={notice} onBack={onBack}>
      <div className="grid h-full w-full min-h-0 grid-rows-[auto_minmax(0,1fr)] gap-8">
        <PartySize value={partySize} onChange={onPartySize} />
        {offered === undefined ? (
          <p className="self-center text-center text-22 text-muted">{t.play.looking}</p>
        ) : offered.bays.length === 0 ? (
          <NothingFree nextStartAt={offered.nextStartAt} format={format} />
        ) : (
          <ul className="grid min-h-0 touch-pan-y auto-rows-max gap-6 overflow-y-auto landscape:grid-cols-2">
            {offered.bays.map((bay) => (
              <BayCard key={bay.resourceId} bay={bay} format={format} onChoose={(choice) => onChoose(bay, choice)} />
            ))}
          </ul>
        )}
      </div>
    </StepFrame>
  );
}

function PartySize({ value, onChange }: { readonly value: number; readonly onChange: (value: number) => void }) {
  const t = useStrings();
  const sizes = Array.from({ length: PARTY_SIZE_MAX }, (_, index) => index + 1);
  return (
    <div role="group" aria-label={t.play.people} className="flex flex-wrap items-center justify-center gap-4">
      <span aria-hidden="true" className="mr-4 text-22">
        {t.play.people}
      </span>
      {sizes.map((size) => (
        <button
          key={size}
          type="button"
          aria-pressed={size === value}
          onClick={() => onChange(size)}
          className={classNames(
            'size-20 rounded-ui border-2 text-22 font-semibold tabular',
            size === value ? 'border-accent bg-accent text-on-accent' : 'border-line-strong bg-surface',
          )}
        >
          {size}
        </button>
      ))}
    </div>
  );
}

type BayCardProps = {
  readonly bay: Bay;
  readonly format: Format;
  readonly onChoose: (choice: PlayChoice) => void;
};

function BayCard({ bay, format, onChoose }: BayCardProps) {
  const t = useStrings();
  return (
    <li className="grid gap-4 rounded-ui border border-line bg-surface p-6">
      <p className="flex flex-wrap items-baseline justify-between gap-x-6">
        <span className="text-30 font-semibold">{bay.name}</span>
        <span className="text-17 text-muted tabular">{t.play.until(format.time(bay.freeUntil))}</span>
      </p>
      <div className="grid grid-cols-4 gap-4">
        {bay.choices.map((choice) => {
          const length = (choice.endsAt - choice.startsAt) / MINUTE_MS;
          const price = format.money(choice.price.totalCents, choice.price.currency);
          return (
            <button
              key={choice.endsAt}
              type="button"
              onClick={() => onChoose(choice)}
              className="grid min-h-28 content-center rounded-ui bg-accent px-2 text-on-accent tabular active:bg-accent-hover"
            >
              <span className="text-22 font-semibold">
                <span className="sr-only">{bay.name}: </span>
                {t.play.minutes(length)}
              </span>
              <span className="text-17">{price}</span>
            </button>
          );
        })}
      </div>
    </li>
  );
}

type NothingFreeProps = { readonly nextStartAt: number | null; readonly format: Format };

function NothingFree({ nextStartAt, format }: NothingFreeProps) {
  const t = useStrings();
  return (
    <div role="status" className="grid content-center gap-4 text-center">
      <p className="text-30 font-semibold">{nextStartAt === null ? t.play.noneToday : t.play.none}</p>
      {nextStartAt !== null && <p className="text-22 text-muted tabular">{t.play.nextAt(format.time(nextStartAt))}</p>}
    </div>
  );
}
