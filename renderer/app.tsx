import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { ConnectionContext, useConnectionStatus } from './connection-status.tsx';
import { LoadFailed } from './load-failed.tsx';
import { readLanguage, writeLanguage } from './preferences.ts';
import type { DeskSession } from './session/desk-session.ts';
import { SignInScreen } from './session/sign-in-screen.tsx';
import { Shell } from './shell/shell.tsx';
import { type Language, STRINGS, StringsContext, useStrings } from './strings.ts';
import { TRPCProvider, useTRPC } from './trpc.ts';
import { Skeleton } from './ui/skeleton.tsx';
import { ToastHost } from './ui/toast.tsx';

type AppProps = {
  readonly session: DeskSession;
  /** Kept on this PC, for whoever sits there. */
  readonly preferences: Storage;
};

export function App({ session, preferences }: AppProps) {
  const desk = useSyncExternalStore(session.onChange, session.getDesk);
  const [language, setLanguage] = useState(() => readLanguage(preferences, navigator.language));
  const t = STRINGS[language];

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const changeLanguage = (chosen: Language) => {
    writeLanguage(preferences, chosen);
    setLanguage(chosen);
  };

  return (
    <StringsContext value={t}>
      <QueryClientProvider client={desk.queryClient} key={desk.id}>
        <TRPCProvider trpcClient={desk.connection.client} queryClient={desk.queryClient}>
          <ConnectionContext value={desk.connection}>
            <ToastHost regionLabel={t.common.notifications} dismissLabel={t.common.dismiss}>
              <Gate session={session} language={language} onLanguage={changeLanguage} />
            </ToastHost>
          </ConnectionContext>
        </TRPCProvider>
      </QueryClientProvider>
    </StringsContext>
  );
}

type GateProps = {
  readonly session: DeskSession;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
};

/** Nobody passes without a name. */
function Gate({ session, language, onLanguage }: GateProps) {
  const trpc = useTRPC();
  const current = useQuery(trpc.session.current.queryOptions());

  if (current.isPending) return <Connecting />;
  if (current.data === undefined) {
    return (
      <main className="grid h-full place-items-center p-8">
        <LoadFailed error={current.error} onRetry={() => void current.refetch()} />
      </main>
    );
  }
  if (current.data === null) {
    return <SignInScreen language={language} onLanguage={onLanguage} onSignedIn={session.changeTo} />;
  }
  return (
    <Shell
      staff={current.data}
      language={language}
      onLanguage={onLanguage}
      onSignedOut={() => session.changeTo(null)}
    />
  );
}

function Connecting() {
  const t = useStrings();
  const status = useConnectionStatus();
  return (
    <main className="grid h-full content-center justify-items-center gap-4 p-8" aria-busy="true">
      <Skeleton className="h-8 w-64" />
      <p role="status" className="min-h-6 text-muted">
        {status === 'open' ? t.common.loading : t.connection.connecting}
      </p>
    </main>
  );
}
