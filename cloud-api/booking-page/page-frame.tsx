import { Languages, MapPin, Phone } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import type { FacilityView } from '../http/api-schemas.ts';
import { useOnline } from './live-updates.ts';
import { useWording } from './page-context.tsx';

type PageFrameProps = {
  /** The page's one h1 and the window's title. */
  readonly title: string;
  /** For a reader only, where the screen says it another way. */
  readonly hideTitle?: boolean;
  readonly facility?: FacilityView | undefined;
  readonly children: ReactNode;
  /** Stays at the bottom of the window. */
  readonly bar?: ReactNode;
};

/** Header, main and the bar at the bottom, alike on every screen. */
export function PageFrame({ title, hideTitle = false, facility, children, bar }: PageFrameProps) {
  const { text, switchLanguage } = useWording();
  const online = useOnline();
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#content"
        className="sr-only rounded-ui bg-surface px-4 py-2 shadow-float focus:not-sr-only focus:fixed focus:left-2 focus:top-2 focus:z-50"
        onClick={(event) => {
          // Not a jump to `#content`: the part behind the # is the key of a pass.
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {text.skipToContent}
      </a>
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex max-w-5xl items-start justify-between gap-4 px-4 py-3">
          <div className="min-w-0">{facility && <FacilityName facility={facility} />}</div>
          <Button
            kind="quiet"
            className="-mr-2 shrink-0"
            lang={text.otherLanguage === 'English' ? 'en' : 'fr'}
            icon={<Languages aria-hidden="true" className="size-4" />}
            onClick={switchLanguage}
          >
            {text.otherLanguage}
          </Button>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-5xl flex-1 content-start gap-6 px-4 py-6 outline-none"
      >
        <h1 className={hideTitle ? 'sr-only' : 'text-22 font-semibold'}>{title}</h1>
        {!online && (
          <Banner tone="attention" title={text.offline}>
            {text.offlineHelp}
          </Banner>
        )}
        {children}
      </main>
      {bar}
    </div>
  );
}

function FacilityName({ facility }: { readonly facility: FacilityView }) {
  const { text } = useWording();
  return (
    <>
      <p className="text-17 font-semibold [overflow-wrap:anywhere]">{facility.name}</p>
      <p className="mt-0.5 flex items-start gap-1 text-13 text-muted">
        <MapPin aria-hidden="true" className="mt-px size-4 shrink-0" />
        {facility.address}
      </p>
      {facility.phone && (
        <a
          href={`tel:${facility.phone.replace(/[^\d+]/g, '')}`}
          className="-my-2 inline-flex min-h-control items-center gap-1 text-13 text-muted underline"
        >
          <Phone aria-hidden="true" className="size-4 shrink-0" />
          <span className="sr-only">{text.pass.call(facility.phone)}</span>
          <span aria-hidden="true">{facility.phone}</span>
        </a>
      )}
    </>
  );
}
