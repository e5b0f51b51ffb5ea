import { useMutation, useQuery } from '@tanstack/react-query';
import { UserRound } from 'lucide-react';
import { useState } from 'react';
import type { StaffMember } from '../../main/controller/api/views.ts';
import { useConnectionStatus } from '../connection-status.tsx';
import { FailureNote } from '../failure-note.tsx';
import { LoadFailed } from '../load-failed.tsx';
import { type Language, useStrings } from '../strings.ts';
import { useTRPC } from '../trpc.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonList } from '../ui/skeleton.tsx';
import { LanguageChoice } from './language-choice.tsx';
import { StaffChoice } from './staff-choice.tsx';
import { StaffPin } from './staff-pin.tsx';

type SignInScreenProps = {
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  readonly onSignedIn: (token: string) => void;
};

export function SignInScreen({ language, onLanguage, onSignedIn }: SignInScreenProps) {
  const t = useStrings();
  const trpc = useTRPC();
  const status = useConnectionStatus();
  const [chosen, setChosen] = useState<StaffMember | null>(null);
  const choices = useQuery(trpc.session.choices.queryOptions(undefined, { refetchInterval: 15_000 }));
  const signIn = useMutation(trpc.session.signIn.mutationOptions({ onSuccess: ({ token }) => onSignedIn(token) }));

  const choose = (staff: StaffMember | null) => {
    signIn.reset();
    setChosen(staff);
  };

  return (
    <div className="flex h-full flex-col">
      <header className="flex items-center justify-between gap-4 px-6 py-4">
        <p className="text-17 font-semibold">{choices.data?.facilityName ?? ''}</p>
        <LanguageChoice language={language} onLanguage={onLanguage} />
      </header>
      <main className="mx-auto flex w-full max-w-2xl flex-1 flex-col justify-center gap-6 p-6 pb-24">
        {status !== 'open' && (
          <p role="status" className="text-center text-muted">
            {status === 'away' ? t.connection.away : t.connection.connecting}
          </p>
        )}
        {chosen ? (
          <StaffPin
            key={chosen.id}
            staff={chosen}
            isBusy={signIn.isPending}
            onSubmit={(pin) => signIn.mutate({ staff: chosen.id, pin })}
            onBack={() => choose(null)}
            failure={signIn.isError && <FailureNote error={signIn.error} />}
          />
        ) : (
          <>
            <h1 className="text-center text-30 font-semibold">{t.session.title}</h1>
            {choices.data && choices.data.staff.length > 0 && (
              <StaffChoice staff={choices.data.staff} onChoose={choose} />
            )}
            {choices.data?.staff.length === 0 && (
              <EmptyState icon={<UserRound />} title={t.session.nobodyTitle}>
                {t.session.nobody}
              </EmptyState>
            )}
            {choices.isPending && <SkeletonList label={t.common.loading} rows={3} rowClassName="h-16" />}
            {choices.isError && !choices.data && (
              <LoadFailed error={choices.error} onRetry={() => void choices.refetch()} />
            )}
          </>
        )}
      </main>
    </div>
  );
}
