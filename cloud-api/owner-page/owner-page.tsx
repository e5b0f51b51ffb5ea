import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../renderer/ui/button.tsx';
import { CustomersScreen } from './customers/customers-screen.tsx';
import { ForgottenScreen } from './customers/forgotten-screen.tsx';
import { FacilityList } from './facility-list.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { QuietHoursScreen } from './messages/quiet-hours-screen.tsx';
import { SentScreen } from './messages/sent-screen.tsx';
import { TextsScreen } from './messages/texts-screen.tsx';
import { isNotAllowed, type OwnerApi } from './owner-api.ts';
import { OwnerContext } from './owner-context.tsx';
import { type OwnerRoute, useRoute } from './owner-route.ts';
import { RouteLinks } from './route-links.tsx';
import { SignIn } from './sign-in.tsx';
import type { Strings } from './strings.ts';
import { ClubosScreen } from './systems/clubos-screen.tsx';
import { HubspotScreen } from './systems/hubspot-screen.tsx';
import { SystemsScreen } from './systems/systems-screen.tsx';
import { useWording } from './wording.tsx';

type OwnerPageProps = {
  readonly openApi: (token: string) => OwnerApi;
  /** Where this cloud is reached, for whoever types it at the club. */
  readonly origin: string;
  readonly now: () => number;
};

type Session = { readonly api: OwnerApi; readonly queryClient: QueryClient };

/** All facilities and their controllers, for whoever has the owner's token. It is kept in memory only. */
export function OwnerPage({ openApi, origin, now }: OwnerPageProps) {
  const [session, setSession] = useState<Session | null>(null);

  const open = async (token: string): Promise<void> => {
    const api = openApi(token);
    const facilities = await api.listFacilities();
    const queryClient = createQueryClient(() => setSession(null));
    queryClient.setQueryData(['facilities'], facilities);
    setSession({ api, queryClient });
  };

  if (session === null) return <SignIn onToken={open} />;
  return (
    <QueryClientProvider client={session.queryClient}>
      <OwnerContext value={{ api: session.api, origin, now }}>
        <Places onSignOut={() => setSession(null)} />
      </OwnerContext>
    </QueryClientProvider>
  );
}

type Place = { readonly route: OwnerRoute; readonly label: string };

const placesOf = (text: Strings): readonly Place[] => [
  { route: 'clubs', label: text.clubs },
  { route: 'customers', label: text.customers.title },
  { route: 'messages', label: text.messages.title },
  { route: 'systems', label: text.systems.title },
];

/** What lies within a place. */
const partsOf = (text: Strings): Readonly<Record<string, readonly Place[]>> => ({
  customers: [
    { route: 'customers', label: text.customers.all },
    { route: 'customers/forgotten', label: text.forgetting.title },
  ],
  messages: [
    { route: 'messages', label: text.messages.sent },
    { route: 'messages/texts', label: text.texts.title },
    { route: 'messages/quiet-hours', label: text.quietHours.title },
  ],
  systems: [
    { route: 'systems', label: text.systems.health },
    { route: 'systems/clubos', label: text.clubos.title },
    { route: 'systems/hubspot', label: text.hubspot.title },
  ],
});

function Places({ onSignOut }: { readonly onSignOut: () => void }) {
  const { text } = useWording();
  const route = useRoute();
  const places = placesOf(text);
  const place = places.find((one) => one.route === route.split('/')[0]);
  const parts = partsOf(text)[place?.route ?? ''];
  const label = place?.label ?? '';
  return (
    <div className="mx-auto grid max-w-5xl content-start gap-4 px-4 py-4 sm:py-6">
      <header className="grid gap-3">
        <div className="flex items-center justify-between gap-4">
          <h1 className="text-22 font-semibold">{route === 'clubs' ? text.title : label}</h1>
          <div className="flex flex-wrap justify-end gap-2">
            <LanguageSwitch />
            <Button icon={<LogOut aria-hidden="true" className="size-4" />} onClick={onSignOut}>
              {text.signOut}
            </Button>
          </div>
        </div>
        <RouteLinks name={text.places} links={places} current={place?.route ?? null} />
        {parts && <RouteLinks name={label} links={parts} current={route} />}
      </header>
      <main>
        <Screen route={route} />
      </main>
    </div>
  );
}

function Screen({ route }: { readonly route: OwnerRoute }) {
  switch (route) {
    case 'clubs':
      return <FacilityList />;
    case 'customers':
      return <CustomersScreen />;
    case 'customers/forgotten':
      return <ForgottenScreen />;
    case 'messages':
      return <SentScreen />;
    case 'messages/texts':
      return <TextsScreen />;
    case 'messages/quiet-hours':
      return <QuietHoursScreen />;
    case 'systems':
      return <SystemsScreen />;
    case 'systems/clubos':
      return <ClubosScreen />;
    case 'systems/hubspot':
      return <HubspotScreen />;
  }
}

/** Whoever is not an owner any more has to sign in again. */
function createQueryClient(onNotAllowed: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => isNotAllowed(error) && onNotAllowed() }),
    defaultOptions: {
      // Nor is one the next time.
      queries: { networkMode: 'always', retry: (failures, error) => failures < 1 && !isNotAllowed(error) },
      mutations: { networkMode: 'always' },
    },
  });
}
