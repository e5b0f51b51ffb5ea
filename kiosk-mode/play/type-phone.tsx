import { PinPad } from '../../renderer/ui/pin-pad.tsx';
import { BigButton } from '../big-button.tsx';
import { useStrings } from '../strings.ts';
import { StepFrame } from './step-frame.tsx';

/** From a number without its area to the longest that there is. */
const DIGITS_MIN = 7;
const DIGITS_MAX = 15;
const DIGITS_USUAL = 10;

type TypePhoneProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onNext: () => void;
  readonly onBack: () => void;
};

export function TypePhone({ value, onChange, onNext, onBack }: TypePhoneProps) {
  const t = useStrings();
  const isComplete = value.length >= DIGITS_MIN;
  const next = () => {
    if (isComplete) onNext();
  };
  const button = isComplete && (
    <BigButton look="main" onClick={next}>
      {t.play.next}
    </BigButton>
  );
  return (
    <StepFrame title={t.play.phoneTitle} hint={t.play.phoneHint} onBack={onBack} next={button}>
      <div className="[--control:6rem] [&_button]:text-44 landscape:[--control:min(5rem,8vh)]">
        <PinPad
          value={value}
          digitsMax={DIGITS_MAX}
          digitsShown={DIGITS_USUAL}
          onChange={onChange}
          onEnter={next}
          labels={{ pad: t.play.phonePad, entered: t.play.phoneEntered(value.length), erase: t.codeErase }}
        />
      </div>
    </StepFrame>
  );
}
