import { BigButton } from '../big-button.tsx';
import { useStrings } from '../strings.ts';
import { LetterPad } from './letter-pad.tsx';
import { StepFrame } from './step-frame.tsx';

type TypeNameProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onNext: () => void;
  readonly onBack: () => void;
};

export function TypeName({ value, onChange, onNext, onBack }: TypeNameProps) {
  const t = useStrings();
  const isComplete = value.trim() !== '';
  const next = () => {
    if (isComplete) onNext();
  };
  const button = isComplete && (
    <BigButton look="main" onClick={next}>
      {t.play.next}
    </BigButton>
  );
  return (
    <StepFrame title={t.play.nameTitle} onBack={onBack} next={button}>
      <p
        role="status"
        aria-label={t.play.name}
        className="min-h-24 border-b-4 border-accent px-8 text-44 font-semibold"
      >
        {value}
      </p>
      <LetterPad value={value} onChange={onChange} onEnter={next} />
    </StepFrame>
  );
}
