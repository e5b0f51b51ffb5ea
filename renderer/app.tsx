import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { ConnectionContext, useConnectionStatus } from './connection-status.tsx';
import { failureOf } from './failure.ts';
import { LoadFailed } from './load-failed.tsx';
import { PairingScreen } from './pairing/pairing-screen.tsx';
import { PairingProvider } from './pairing/pairing-trpc.ts';
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
          <PairingProvider trpcClient={desk.connection.pairing} queryClient={desk.queryClient}>
            <ConnectionContext value={desk.connection}>
              <ToastHost regionLabel={t.common.notifications} dismissLabel={t.common.dismiss}>
                <Gate session={session} language={language} onLanguage={changeLanguage} />
              </ToastHost>
            </ConnectionContext>
          </PairingProvider>
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
  const current = useQuery(
    trpc.session.current.queryOptions(undefined, {
      // Asking again would take away what is being typed into the wizard, which says itself when it is over.
      refetchOnWindowFocus: ({ state }) => !isNotSetUp(state.error),
    }),
  );

  if (current.isPending) return <Connecting />;
  if (isNotSetUp(current.error)) {
    return <PairingScreen language={language} onLanguage={onLanguage} onOver={() => void current.refetch()} />;
  }
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

/** This computer is no club's yet, or nobody can sign in: there is a wizard for that, and nothing else answers. */
function isNotSetUp(error: unknown): boolean {
  return error !== null && failureOf(error).code === 'facility.not_set_up';
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
