import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useConnectionStatus } from '../connection-status.tsx';
import { FailureNote } from '../failure-note.tsx';
import { failureOf } from '../failure.ts';
import { type Language, type Strings, useStrings } from '../strings.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { CodeStep, type Typed } from './code-step.tsx';
import { CompareStep } from './compare-step.tsx';
import { OwnerStep } from './owner-step.tsx';
import { usePairing } from './pairing-trpc.ts';
import { WizardFrame } from './wizard-frame.tsx';
import type { PairingView } from '../../main/controller/api/pairing-views.ts';

const LOOK_EVERY_MS = 1000;

type PairingScreenProps = {
  readonly language: Language;
  readonly onLanguage: (language: Language) => void;
  /** It answers no more: the computer is ready for use, or was never to be paired from here. */
  readonly onOver: () => void;
};

/** Makes a new computer the club's: address and code, the digits to compare, the first owner's PIN. */
export function PairingScreen({ language, onLanguage, onOver }: PairingScreenProps) {
  const strings = useStrings();
  const pairing = usePairing();
  const status = useConnectionStatus();
  const [typed, setTyped] = useState<Typed | null>(null);
  const state = useQuery(
    pairing.pairing.state.queryOptions(undefined, { refetchInterval: LOOK_EVERY_MS, staleTime: 0 }),
  );
  const look = () => void state.refetch();
  const begin = useMutation(pairing.pairing.begin.mutationOptions({ onSuccess: look }));
  const cancel = useMutation(pairing.pairing.cancel.mutationOptions({ onSuccess: look }));
  const finish = useMutation(pairing.pairing.finish.mutationOptions({ onSuccess: onOver }));

  const isPast = isOver(state.error);
  useEffect(() => {
    if (isPast) onOver();
  }, [isPast, onOver]);

  const view = state.data;
  if (view === undefined) return <Skeleton className="m-8 h-8 w-64" />;
  const values = typed ?? { ...NOTHING_TYPED, address: view.step === 'code' ? view.cloudUrl : '' };
  const failed = [begin, cancel, finish].find(({ isError }) => isError) ?? (isPast ? null : state);

  return (
    <WizardFrame step={STEPS[view.step]} title={titleOf(view, strings)} language={language} onLanguage={onLanguage}>
      {status === 'away' && (
        <p role="status" className="text-muted">
          {strings.connection.away}
        </p>
      )}
      {status === 'open' && failed?.isError && <FailureNote error={failed.error} />}
      {bodyOf(view)}
    </WizardFrame>
  );

  function bodyOf(shown: PairingView): ReactNode {
    switch (shown.step) {
      case 'code':
        return (
          <CodeStep
            view={shown}
            typed={values}
            onType={setTyped}
            isBusy={begin.isPending}
            onBegin={() => begin.mutate({ address: values.address, code: values.code })}
          />
        );
      case 'reaching':
        return (
          <Button kind="primary" wide busy>
            {strings.pairing.begin}
          </Button>
        );
      case 'compare':
        return (
          <CompareStep
            view={shown}
            isReplacement={values.isReplacement}
            isBusy={cancel.isPending || cancel.isSuccess}
            onCancel={() => cancel.mutate()}
          />
        );
      case 'starting':
        return <p role="status">{strings.pairing.starting}</p>;
      case 'owner':
        return <OwnerStep view={shown} isBusy={finish.isPending} onFinish={() => finish.mutate()} />;
    }
  }
}

const NOTHING_TYPED: Typed = { address: '', code: '', isReplacement: false, isOldOff: false };

const STEPS = { code: 1, reaching: 1, compare: 2, starting: 3, owner: 3 } as const satisfies Record<
  PairingView['step'],
  number
>;

function titleOf(view: PairingView, { pairing: t }: Strings): string {
  switch (view.step) {
    case 'code':
      return t.codeTitle;
    case 'reaching':
      return t.reachingTitle(view.cloudUrl);
    case 'compare':
      return t.compareTitle;
    case 'starting':
      return t.startingTitle(view.facilityName);
    case 'owner':
      return t.ownerTitle;
  }
}

/** The whole controller answers by now, and knows no such procedure. */
function isOver(error: unknown): boolean {
  return error !== null && failureOf(error).code === 'NOT_FOUND';
}
