import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useClock } from '../../renderer/clock.tsx';
import { classNames } from '../../renderer/ui/class-names.ts';
import type { Answer } from '../answer.ts';
import { BigButton } from '../big-button.tsx';
import { useStrings } from '../strings.ts';

const LOOK = {
  green: { icon: CircleCheck, colours: 'bg-accent text-on-accent', shownS: 12 },
  amber: { icon: TriangleAlert, colours: 'bg-amber text-on-amber', shownS: 30 },
  red: { icon: CircleX, colours: 'bg-danger text-on-danger', shownS: 30 },
} as const;

/** Long enough to take a picture of a code. */
const CODE_SHOWN_S = 45;

type AnswerScreenProps = {
  readonly answer: Answer;
  readonly waitS: number;
  readonly onTryAgain: () => void;
  readonly onDone: () => void;
};

/** Colour, picture and words, to be read from two steps away; goes by itself. */
export function AnswerScreen({ answer, waitS, onTryAgain, onDone }: AnswerScreenProps) {
  const t = useStrings();
  const { icon: Icon, colours, shownS } = LOOK[answer.tone];
  const leftS = useCountdown(answer.code === undefined ? shownS : CODE_SHOWN_S, onDone);
  const canTry = answer.canTryAgain && waitS === 0;
  return (
    <main
      className={classNames(
        'grid h-full animate-appear content-center justify-items-center gap-12 p-16 text-center',
        colours,
      )}
    >
      <Icon aria-hidden="true" className="size-56 landscape:size-40" strokeWidth={1.5} />
      <div role="alert" className="grid gap-8">
        <h1 className="text-[5.5rem] font-semibold leading-tight text-balance [overflow-wrap:anywhere] landscape:text-44">
          {answer.title}
        </h1>
        {answer.lines.map((line) => (
          <p key={line} className="text-balance text-30">
            {line}
          </p>
        ))}
        {answer.code !== undefined && (
          <p className="text-[7rem] font-semibold leading-none tracking-widest tabular">{answer.code}</p>
        )}
      </div>
      {answer.lockedForMs !== null && waitS > 0 && <p className="text-30 tabular">{t.wait(waitS)}</p>}
      <div className="flex flex-wrap justify-center gap-8">
        {canTry && (
          <BigButton look="onColour" onClick={onTryAgain}>
            {t.tryAgain}
          </BigButton>
        )}
        <BigButton look={canTry ? 'outline' : 'onColour'} className="tabular" onClick={onDone}>
          {t.done} ({leftS})
        </BigButton>
      </div>
    </main>
  );
}

/** Whole seconds until `onEnd` is called. */
function useCountdown(seconds: number, onEnd: () => void): number {
  const now = useClock();
  const [leftS, setLeftS] = useState(seconds);
  const latestOnEnd = useRef(onEnd);
  useEffect(() => {
    latestOnEnd.current = onEnd;
  });

  useEffect(() => {
    const endsAt = now() + seconds * 1000;
    const timer = setInterval(() => {
      const left = Math.ceil((endsAt - now()) / 1000);
      setLeftS(Math.max(0, left));
      if (left <= 0) latestOnEnd.current();
    }, 250);
    return () => clearInterval(timer);
  }, [now, seconds]);

  return leftS;
}
