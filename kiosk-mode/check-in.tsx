import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { KioskHome } from '../main/controller/api/views.ts';
import { useClock, useNow } from '../renderer/clock.tsx';
import { useConnectionStatus } from '../renderer/connection-status.tsx';
import type { Format } from '../renderer/format.ts';
import { useTRPC } from '../renderer/trpc.ts';
import { useTypedScan } from './scan/typed-scan.ts';
import { type Answer, answerOf, answerToFailure } from './answer.ts';
import { useIdle } from './idle.ts';
import { AnswerScreen } from './screens/answer-screen.tsx';
import { CodeScreen } from './screens/code-screen.tsx';
import { HelpScreen } from './screens/help-screen.tsx';
import { HomeScreen } from './screens/home-screen.tsx';
import { IdleNotice } from './screens/idle-notice.tsx';
import { StatusLine } from './screens/status-line.tsx';
import { type Language, useStrings } from './strings.ts';
import { PlayNow } from './play/play-now.tsx';
import { HOME, type Visit } from './visit.ts';

type CheckInProps = {
  readonly home: KioskHome;
  /** By this PC's clock, when `home` arrived. */
  readonly homeAt: number;
  readonly format: Format;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly onForget: () => void;
};

export function CheckIn({ home, homeAt, format, language, onLanguage, onForget }: CheckInProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const status = useConnectionStatus();
  const clock = useClock();
  const ownNow = useNow();
  // The controller's clock opens doors, so it is the one on the wall.
  const now = ownNow + (home.now - homeAt);
  const [visit, setVisit] = useState<Visit>(HOME);
  // Kept when the person is forgotten: it is the pad that waits, not they.
  const [lockedUntil, setLockedUntil] = useState(0);
  const checkIn = useMutation(trpc.kiosk.checkIn.mutationOptions({ gcTime: 0 }));

  // A number that breaks over two lines is misread.
  const phone = home.phone.replaceAll(' ', '\u00a0');

  const show = (answer: Answer) => {
    if (answer.lockedForMs !== null) setLockedUntil(clock() + answer.lockedForMs);
    setVisit({ at: 'answer', answer });
  };
  const forget = () => {
    checkIn.reset();
    queryClient.getMutationCache().clear();
    setVisit(HOME);
    onForget();
  };
  const submit = (code: string) => {
    const words = { t, format, now, phone };
    checkIn.mutate(
      { code },
      {
        onSuccess: (answer) => show(answerOf(answer, words)),
        onError: (error) => show(answerToFailure(error, words)),
      },
    );
  };
  // Not while a name is typed; nor while the pad rests, for a scan is a try as well.
  const takesScans = (visit.at === 'home' || visit.at === 'code') && !checkIn.isPending && lockedUntil <= ownNow;
  useTypedScan(takesScans, submit);
  const isPristine = visit.at === 'home' && !checkIn.isPending;
  const secondsLeft = useIdle(!isPristine, forget);
  const waitS = Math.max(0, Math.ceil((lockedUntil - ownNow) / 1000));

  return (
    <div className="relative flex h-full flex-col">
      <div className="min-h-0 flex-1">
        {visit.at === 'home' && (
          <HomeScreen
            facilityName={home.facilityName}
            now={now}
            format={format}
            language={language}
            onLanguage={onLanguage}
            onBooking={() => setVisit({ at: 'code' })}
            onPlay={home.sellsNow ? () => setVisit({ at: 'play' }) : null}
            onHelp={() => setVisit({ at: 'help' })}
          />
        )}
        {visit.at === 'code' && <CodeScreen isBusy={checkIn.isPending} waitS={waitS} onCode={submit} onBack={forget} />}
        {visit.at === 'play' && <PlayNow words={{ t, format, now, phone }} onAnswer={show} onBack={forget} />}
        {visit.at === 'help' && <HelpScreen phone={phone} onBack={forget} />}
        {visit.at === 'answer' && (
          <AnswerScreen
            answer={visit.answer}
            waitS={waitS}
            onTryAgain={() => setVisit({ at: 'code' })}
            onDone={forget}
          />
        )}
      </div>
      {visit.at !== 'answer' && <StatusLine isOnline={home.online} isAway={status === 'away'} />}
      {secondsLeft !== null && visit.at !== 'answer' && <IdleNotice secondsLeft={secondsLeft} />}
    </div>
  );
}
