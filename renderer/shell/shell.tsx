import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { StaffMember } from '../../main/controller/api/views.ts';
import { BaysScreen } from '../bays/bays-screen.tsx';
import { ClubProvider } from '../club.tsx';
import { ConflictsScreen } from '../conflicts/conflicts-screen.tsx';
import { CustomersScreen } from '../customers/customers-screen.tsx';
import { DoorsScreen } from '../doors/doors-screen.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { NetworkScreen } from '../network/network-screen.tsx';
import { CommandPalette } from '../palette/command-palette.tsx';
import { OpenChanges } from '../open-changes.tsx';
import { ScreenFault } from '../screen-fault.tsx';
import { type Screen, useRoute } from '../route.ts';
import { type Language, useStrings } from '../strings.ts';
import { EditedTerms } from '../terms/edited-terms.tsx';
import { TermsScreen } from '../terms/terms-screen.tsx';
import { SetupScreen } from '../setup/setup-screen.tsx';
import { TodayScreen } from '../today/today-screen.tsx';
import { useTRPC } from '../trpc.ts';
import { FaultBoundary } from '../ui/fault-boundary.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { ClockBanner } from './clock-banner.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { FenceBanner } from './fence-banner.tsx';
import { LockdownBanner } from './lockdown-banner.tsx';
import { IntegrationBanner } from './integration-banner.tsx';
import { SideNav } from './side-nav.tsx';
import { TopBar } from './top-bar.tsx';
import { useChangeNotices } from './use-change-notices.ts';

type ShellProps = {
  readonly staff: StaffMember;
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly onSignedOut: () => void;
};

/** Everything around a screen, for somebody who is signed in. */
export function Shell({ staff, language, onLanguage, onSignedOut }: ShellProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const [{ screen }] = useRoute();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const profile = useQuery(trpc.facility.profile.queryOptions());
  useChangeNotices();
  usePaletteKey(() => setPaletteOpen(true));

  if (profile.isPending) return <ShellSkeleton label={t.common.loading} />;
  if (profile.data === undefined) {
    return (
      <main className="grid h-full place-items-center p-8">
        <LoadFailed error={profile.error} onRetry={() => void profile.refetch()} />
      </main>
    );
  }
  return (
    <ClubProvider profile={profile.data}>
      <EditedTerms>
        <div className="flex h-full flex-col">
          <TopBar
            staff={staff}
            language={language}
            onLanguage={onLanguage}
            onSearch={() => setPaletteOpen(true)}
            onSignedOut={onSignedOut}
          />
          <ConnectionBanner />
          <FenceBanner role={staff.role} />
          <ClockBanner />
          <LockdownBanner />
          <IntegrationBanner role={staff.role} />
          <div className="flex min-h-0 flex-1">
            <SideNav current={screen} role={staff.role} />
            <main className="min-w-0 flex-1">
              <OpenChanges>
                {/* Going elsewhere and back begins anew. */}
                <FaultBoundary key={screen} fallback={<ScreenFault />}>
                  <CurrentScreen screen={screen} role={staff.role} />
                </FaultBoundary>
              </OpenChanges>
            </main>
          </div>
        </div>
        <CommandPalette open={isPaletteOpen} onOpenChange={setPaletteOpen} onSignedOut={onSignedOut} />
      </EditedTerms>
    </ClubProvider>
  );
}

type CurrentScreenProps = { readonly screen: Screen; readonly role: StaffMember['role'] };

function CurrentScreen({ screen, role }: CurrentScreenProps) {
  switch (screen) {
    case 'today':
      return <TodayScreen />;
    case 'customers':
      return <CustomersScreen role={role} />;
    case 'doors':
      return <DoorsScreen />;
    case 'bays':
      return <BaysScreen role={role} />;
    case 'conflicts':
      return <ConflictsScreen />;
    case 'terms':
      return <TermsScreen role={role} />;
    case 'network':
      return <NetworkScreen role={role} />;
    case 'setup':
      return <SetupScreen role={role} />;
  }
}

function ShellSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" className="flex h-full flex-col gap-4 p-4">
      <span className="sr-only">{label}</span>
      <Skeleton className="h-10 w-full" />
      <Skeleton className="w-full flex-1" />
    </div>
  );
}

/** Ctrl-K, and ⌘K on a Mac, from anywhere. */
function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}
