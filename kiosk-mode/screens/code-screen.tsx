import { ArrowLeft } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { FaultBoundary } from '../../renderer/ui/fault-boundary.tsx';
import { PinPad } from '../../renderer/ui/pin-pad.tsx';
import { BigButton } from '../big-button.tsx';
import { useStrings } from '../strings.ts';

const CameraScanner = lazy(async () => ({ default: (await import('../scan/camera-scanner.tsx')).CameraScanner }));

const CODE_DIGITS = 6;

type CodeScreenProps = {
  readonly isBusy: boolean;
  /** Seconds that the pad stays closed after too many tries. */
  readonly waitS: number;
  readonly onCode: (code: string) => void;
  readonly onBack: () => void;
};

/** The sixth digit asks at once: there is nothing left to decide. */
export function CodeScreen({ isBusy, waitS, onCode, onBack }: CodeScreenProps) {
  const t = useStrings();
  const [code, setCode] = useState('');
  const isWaiting = waitS > 0;

  const change = (next: string) => {
    setCode(next);
    if (next.length === CODE_DIGITS) onCode(next);
  };

  return (
    <main className="grid h-full content-center justify-items-center gap-14 p-12 landscape:grid-cols-2 landscape:grid-rows-[1fr_1fr] landscape:gap-x-24 landscape:gap-y-10">
      <div className="grid gap-8 text-center landscape:self-end landscape:justify-self-end landscape:text-right">
        <h1 className="text-44 font-semibold">{isWaiting ? t.waitTitle : t.codeTitle}</h1>
        <p role="status" className="min-h-10 text-22 text-muted tabular">
          {isWaiting ? t.wait(waitS) : isBusy ? t.checking : t.codeHint}
        </p>
        {!isWaiting && !isBusy && (
          <FaultBoundary fallback={null}>
            <Suspense fallback={null}>
              <CameraScanner onCode={onCode} />
            </Suspense>
          </FaultBoundary>
        )}
      </div>
      <div className="[--control:6.5rem] [&_button]:text-44 landscape:row-span-2 landscape:self-center landscape:justify-self-start landscape:[--control:min(6.5rem,9.5vh)]">
        <PinPad
          value={code}
          digitsMax={CODE_DIGITS}
          digitsShown={CODE_DIGITS}
          onChange={change}
          disabled={isBusy || isWaiting}
          labels={{ pad: t.codePad, entered: t.codeEntered(code.length), erase: t.codeErase }}
        />
      </div>
      <BigButton
        look="plain"
        icon={<ArrowLeft aria-hidden="true" className="size-10" />}
        className="landscape:self-start landscape:justify-self-end"
        onClick={onBack}
      >
        {t.back}
      </BigButton>
    </main>
  );
}
