import type { PlayChoice } from '../../main/controller/api/views.ts';
import type { Format } from '../../renderer/format.ts';
import { BigButton } from '../big-button.tsx';
import { useStrings } from '../strings.ts';
import { StepFrame } from './step-frame.tsx';

type ConfirmPlayProps = {
  readonly bayName: string;
  readonly choice: PlayChoice;
  readonly partySize: number;
  readonly firstName: string;
  readonly format: Format;
  readonly isBusy: boolean;
  readonly onBook: () => void;
  readonly onBack: () => void;
};

/** Everything once more, the price line by line, and the one button that counts. */
export function ConfirmPlay(props: ConfirmPlayProps) {
  const { bayName, choice, partySize, firstName, format, isBusy, onBook, onBack } = props;
  const t = useStrings();
  const { lines, totalCents, currency } = choice.price;
  const total = format.money(totalCents, currency);
  const button = (
    <BigButton look="main" onClick={isBusy ? undefined : onBook}>
      {isBusy ? t.play.booking : t.play.book(total)}
    </BigButton>
  );
  return (
    <StepFrame title={t.play.confirmTitle} hint={t.play.policy} onBack={onBack} next={button}>
      <div className="grid w-full max-w-[52rem] gap-8 rounded-ui border border-line bg-surface p-12">
        <div className="grid gap-2 text-22">
          <p className="text-44 font-semibold">{bayName}</p>
          <p className="tabular">{t.play.from(format.times(choice))}</p>
          <p className="text-muted">
            {firstName} · {t.play.persons(partySize)}
          </p>
        </div>
        <dl className="grid grid-cols-[1fr_auto] gap-x-8 gap-y-2 border-t border-line pt-8 text-22">
          {lines.length > 1 &&
            lines.map((line, index) => (
              <div key={index} className="contents text-muted">
                <dt>{line.label}</dt>
                <dd className="text-right tabular">{format.money(line.cents, currency)}</dd>
              </div>
            ))}
          <dt className="font-semibold">{t.play.total}</dt>
          <dd className="text-right font-semibold tabular">{total}</dd>
        </dl>
      </div>
    </StepFrame>
  );
}
