import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import type { StaffRole, TermsCheck, TermsView } from '../../main/controller/api/views.ts';
import { useClub } from '../club.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { useRoute } from '../route.ts';
import { StaleNote } from '../stale-note.tsx';
import { useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { Banner } from '../ui/banner.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { TermsDraftContext } from './draft.ts';
import { Meanwhile } from './meanwhile.tsx';
import { PricesTab } from './prices/prices-tab.tsx';
import { PromotionsTab } from './promotions/promotions-tab.tsx';
import { RulesTab } from './rules/rules-tab.tsx';
import { SaveBar } from './save/save-bar.tsx';
import { TERMS_PANEL_ID, type TermsTab } from './terms-tab.ts';
import { TermsTabs } from './terms-tabs.tsx';
import { KeptWish } from './try/kept-wish.tsx';
import { TryTab } from './try/try-tab.tsx';
import { useDraftState } from './use-draft-state.ts';
import { useFocusOnFirst } from './use-focus-on-first.ts';
import { WeekTab } from './week/week-tab.tsx';

/** What may be booked, by whom and at what price, as managers and owners edit it. */
export function TermsScreen({ role }: { readonly role: StaffRole }) {
  const t = useStrings();
  const trpc = useTRPC();
  const isAllowed = role !== 'front-desk';
  const terms = useQuery(trpc.terms.get.queryOptions(undefined, { enabled: isAllowed }));

  if (!isAllowed) {
    return (
      <div className="mx-auto max-w-3xl p-6">
        <EmptyState icon={<Lock aria-hidden="true" />} title={t.terms.notAllowedTitle}>
          {t.terms.notAllowed}
        </EmptyState>
      </div>
    );
  }
  return (
    <section aria-labelledby="terms-title" className="flex h-full flex-col">
      <header className="flex items-baseline justify-between gap-4 px-6 pt-5">
        <h1 id="terms-title" className="shrink-0 text-22 font-semibold">
          {t.terms.title}
        </h1>
        <StaleNote query={terms} />
        {terms.data && <InForce view={terms.data} />}
      </header>
      {terms.isPending && <SkeletonList label={t.common.loading} rows={6} rowClassName="h-16" className="m-6" />}
      {terms.isError && terms.data === undefined && (
        <div className="p-6">
          <LoadFailed error={terms.error} onRetry={() => void terms.refetch()} />
        </div>
      )}
      {terms.data && <Editing view={terms.data} />}
    </section>
  );
}

/** "Version 7 is in force, saved by Morgan, Sat 22 Nov, 14:02". */
function InForce({ view }: { readonly view: TermsView }) {
  const t = useStrings();
  const { format } = useClub();
  const { version, savedAt, savedBy } = view;
  return (
    <p className="min-w-0 truncate text-13 text-muted tabular">
      {savedAt === null || savedBy === null
        ? t.terms.fromProfile
        : t.terms.inForce(format.count(version), format.dayAndTime(savedAt), savedBy)}
    </p>
  );
}

/** A check and the draft that it was of: it says nothing of another one. */
type CheckedDraft = { readonly of: TermsView['terms']; readonly check: TermsCheck };

function Editing({ view }: { readonly view: TermsView }) {
  const t = useStrings();
  const { format } = useClub();
  const [{ tab }] = useRoute();
  const focus = useFocusOnFirst();
  const state = useDraftState(view.terms);
  const [checked, setChecked] = useState<CheckedDraft | null>(null);
  const { draft } = state;
  const warnings = checked?.of === draft.terms ? checked.check.warnings : [];
  return (
    <TermsDraftContext value={draft}>
      <KeptWish>
        <TermsTabs current={tab}>
          {view.newerVersion !== null && (
            <Banner tone="attention">
              {t.terms.newerVersion(format.count(view.newerVersion), format.count(view.version))}
            </Banner>
          )}
          {state.isOvertaken && <Meanwhile view={view} state={state} onDone={() => focus([TERMS_PANEL_ID])} />}
          <TabBody tab={tab} warnings={warnings} />
        </TermsTabs>
      </KeptWish>
      <SaveBar state={state} onChecked={(check) => setChecked({ of: draft.terms, check })} />
    </TermsDraftContext>
  );
}

type TabBodyProps = { readonly tab: TermsTab; readonly warnings: TermsCheck['warnings'] };

/** What each tab shows; every one of them takes the draft from `useTermsDraft`. */
function TabBody({ tab, warnings }: TabBodyProps) {
  switch (tab) {
    case 'rules':
      return <RulesTab warnings={warnings} />;
    case 'prices':
      return <PricesTab />;
    case 'promotions':
      return <PromotionsTab />;
    case 'week':
      return <WeekTab />;
    case 'try':
      return <TryTab />;
  }
}
