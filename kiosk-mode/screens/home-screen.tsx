import { KeyRound, Phone, Play } from 'lucide-react';
import type { EpochMs } from '../../domain/time.ts';
import type { Format } from '../../renderer/format.ts';
import { BigButton } from '../big-button.tsx';
import { type Language, STRINGS, useStrings } from '../strings.ts';

type HomeScreenProps = {
  readonly facilityName: string;
  readonly now: EpochMs;
  readonly format: Format;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly onBooking: () => void;
  /** Null where walk-ins are not sold anything. */
  readonly onPlay: (() => void) | null;
  readonly onHelp: () => void;
};

export function HomeScreen(props: HomeScreenProps) {
  const { facilityName, now, format, language, onLanguage, onBooking, onPlay, onHelp } = props;
  const t = useStrings();
  const other: Language = language === 'en' ? 'fr' : 'en';
  return (
    <main className="mx-auto grid h-full max-w-[100rem] content-evenly gap-12 p-16 landscape:grid-cols-[1.2fr_1fr] landscape:content-center landscape:gap-24">
      <div className="grid content-center gap-4 text-center landscape:text-left">
        <h1 className="text-30 font-semibold">{t.welcome(facilityName)}</h1>
        <p>
          <time
            dateTime={new Date(now).toISOString()}
            className="block whitespace-nowrap text-[min(20vw,24vh)] font-semibold leading-none tabular landscape:text-[min(11vw,24vh)]"
          >
            {format.time(now)}
          </time>
          <span className="block text-22 text-muted">{format.longDay(format.dateOf(now))}</span>
        </p>
      </div>
      <div className="grid content-center gap-8">
        <BigButton
          look="main"
          size="huge"
          icon={<KeyRound aria-hidden="true" className="size-20 shrink-0" />}
          onClick={onBooking}
        >
          {t.haveBooking}
        </BigButton>
        {onPlay !== null && (
          <BigButton
            look="plain"
            size="huge"
            icon={<Play aria-hidden="true" className="size-20 shrink-0" />}
            onClick={onPlay}
          >
            {t.playNow}
          </BigButton>
        )}
        <div className="grid grid-cols-2 gap-8">
          <BigButton look="plain" icon={<Phone aria-hidden="true" className="size-10" />} onClick={onHelp}>
            {t.callStaff}
          </BigButton>
          <BigButton look="plain" lang={other} onClick={() => onLanguage(other)}>
            {STRINGS[other].languageName}
          </BigButton>
        </div>
      </div>
    </main>
  );
}
