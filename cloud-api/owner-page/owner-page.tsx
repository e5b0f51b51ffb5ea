import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../renderer/ui/button.tsx';
import { FacilityList } from './facility-list.tsx';
import { isNotAllowed, type OwnerApi } from './owner-api.ts';
import { OwnerContext } from './owner-context.tsx';
import { SignIn } from './sign-in.tsx';
import { TEXT } from './strings-english.ts';

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
    const queryClient = createQueryClient();
    queryClient.setQueryData(['facilities'], facilities);
    setSession({ api, queryClient });
  };

  if (session === null) return <SignIn onToken={open} />;
  return (
    <QueryClientProvider client={session.queryClient}>
      <OwnerContext value={{ api: session.api, origin, now }}>
        <div className="mx-auto grid max-w-5xl content-start gap-4 px-4 py-4 sm:py-6">
          <header className="flex items-center justify-between gap-4">
            <h1 className="text-22 font-semibold">{TEXT.title}</h1>
            <Button icon={<LogOut aria-hidden="true" className="size-4" />} onClick={() => setSession(null)}>
              {TEXT.signOut}
            </Button>
          </header>
          <main>
            <FacilityList onNotAllowed={() => setSession(null)} />
          </main>
        </div>
      </OwnerContext>
    </QueryClientProvider>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // Whoever is not an owner any more is not one the next time either.
      queries: { networkMode: 'always', retry: (failures, error) => failures < 1 && !isNotAllowed(error) },
      mutations: { networkMode: 'always' },
    },
  });
}
