import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { createFormat } from '../renderer/format.ts';
import { useTRPC } from '../renderer/trpc.ts';
import { FaultBoundary } from '../renderer/ui/fault-boundary.tsx';
import { CheckIn } from './check-in.tsx';
import { FaultScreen } from './screens/fault-screen.tsx';
import { StartingScreen } from './screens/starting-screen.tsx';
import { type Language, STRINGS, StringsContext } from './strings.ts';

const HOME_EVERY_MS = 10_000;

/** The kiosk. It remembers a person until they leave, and nothing of them afterwards. */
export function App({ defaultLanguage }: { readonly defaultLanguage: Language }) {
  const trpc = useTRPC();
  const [language, setLanguage] = useState(defaultLanguage);
  const home = useQuery(trpc.kiosk.home.queryOptions(undefined, { refetchInterval: HOME_EVERY_MS }));
  const t = STRINGS[language];
  const timeZone = home.data?.timeZone;
  const format = useMemo(
    () => (timeZone === undefined ? null : createFormat(t.locale, timeZone)),
    [timeZone, t.locale],
  );

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  return (
    <StringsContext value={t}>
      {home.data === undefined || format === null ? (
        <StartingScreen />
      ) : (
        <FaultBoundary fallback={<FaultScreen />}>
          <CheckIn
            home={home.data}
            homeAt={home.dataUpdatedAt}
            format={format}
            language={language}
            onLanguage={setLanguage}
            onForget={() => setLanguage(defaultLanguage)}
          />
        </FaultBoundary>
      )}
    </StringsContext>
  );
}
