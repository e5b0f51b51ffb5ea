import { useEffect, useState } from 'react';
import { ROTATION_MS } from '../../../domain/entry-token/rotation.ts';
import { Skeleton } from '../../../renderer/ui/skeleton.tsx';
import { useServices, useWording } from '../page-context.tsx';
import { type CodeMaker, createCodeMaker, type RotatingPass } from './code-maker.ts';
import { QrCode } from './qr-code.tsx';
import { useWakeLock } from './use-wake-lock.ts';

const TICK_MS = 250;

type LiveQrCodeProps = {
  readonly pass: RotatingPass;
  /** Shown where this browser cannot make codes: good for one entry. */
  readonly fixed: string | null;
};

/** The QR code of the moment, made here: it goes on without a network, and a picture of it is soon worth nothing. */
export function LiveQrCode({ pass, fixed }: LiveQrCodeProps) {
  const { text } = useWording();
  const { shown, leftMs } = useLiveText(pass, fixed);
  useWakeLock();
  if (shown === undefined) return <Skeleton className="aspect-square w-full max-w-80" />;
  if (shown === null) return <p className="text-muted">{text.pass.qrFailed}</p>;
  const isLive = shown !== fixed;
  return (
    <div className="grid w-full max-w-80 justify-items-center gap-2">
      <QrCode content={shown} label={text.pass.qr} />
      {isLive && (
        <p className="flex items-center gap-2 text-13 text-muted">
          <TimeRing share={leftMs / ROTATION_MS} />
          {text.pass.qrChanges}
        </p>
      )}
    </div>
  );
}

type Live = { readonly shown: string | null | undefined; readonly leftMs: number };

/** `shown` is undefined while it is being made, null where nothing can be shown. */
function useLiveText({ token, secret }: RotatingPass, fixed: string | null): Live {
  const { now } = useServices();
  const [live, setLive] = useState<Live>({ shown: undefined, leftMs: ROTATION_MS });
  useEffect(() => {
    let isGone = false;
    let timer: number | undefined;
    const tick = async (make: CodeMaker): Promise<void> => {
      const at = now();
      const shown = await make(at);
      if (!isGone) setLive({ shown, leftMs: ROTATION_MS - (at % ROTATION_MS) });
    };
    void createCodeMaker({ token, secret })
      .catch(() => null)
      .then((make) => {
        if (isGone) return;
        if (make === null) return setLive({ shown: fixed, leftMs: 0 });
        void tick(make);
        timer = window.setInterval(() => void tick(make), TICK_MS);
      });
    return () => {
      isGone = true;
      window.clearInterval(timer);
    };
  }, [token, secret, fixed, now]);
  return live;
}

const RADIUS = 7;
const ROUND = 2 * Math.PI * RADIUS;

/** How long the code is still shown. For the eye only: nobody has to do anything about it. */
function TimeRing({ share }: { readonly share: number }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 18 18" className="size-5 -rotate-90 text-accent-text">
      <circle cx="9" cy="9" r={RADIUS} fill="none" stroke="currentColor" strokeWidth="2" opacity="0.2" />
      <circle
        cx="9"
        cy="9"
        r={RADIUS}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray={`${ROUND * share} ${ROUND}`}
      />
    </svg>
  );
}
