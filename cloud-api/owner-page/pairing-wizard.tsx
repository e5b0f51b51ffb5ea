import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { Dialog } from '../../renderer/ui/dialog.tsx';
import type { OwnedFacilityView } from '../owners/owner-views.ts';
import type { AppointedView, NewCodeView, OpenPairingView } from '../pairing/admin-views.ts';
import { ConfirmPairing } from './confirm-pairing.tsx';
import { useOwner } from './owner-context.tsx';
import { StepTitle } from './step-title.tsx';
import { useWording } from './wording.tsx';

const LOOK_MS = 2000;

type PairingWizardProps = { readonly facility: OwnedFacilityView; readonly onClose: () => void };

/** Makes a computer the facility's controller: a code, the comparison of what both sides show, the confirmation. */
export function PairingWizard({ facility, onClose }: PairingWizardProps) {
  const { text, sentenceOf } = useWording();
  const { api } = useOwner();
  const queryClient = useQueryClient();
  const [appointed, setAppointed] = useState<AppointedView | null>(null);
  const pairings = useQuery({
    queryKey: ['pairings'],
    queryFn: api.listPairings,
    refetchInterval: LOOK_MS,
    enabled: appointed === null,
  });
  const make = useMutation({
    mutationFn: () => api.createCode(facility.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['pairings'] }),
  });
  const open = pairings.data?.find(({ facilityId }) => facilityId === facility.id) ?? null;
  const arrived = open !== null && open.checkValue !== null ? open : null;

  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={text.wizard.title(facility.name)}
      closeLabel={text.close}
    >
      <div className="grid gap-4" aria-live="polite">
        {appointed !== null ? (
          <PairedStep facility={facility} appointed={appointed} onClose={onClose} />
        ) : arrived !== null ? (
          <ConfirmPairing
            key={arrived.pairingId}
            pairing={arrived}
            timeZone={facility.timeZone}
            onConfirmed={(answer) => {
              setAppointed(answer);
              void queryClient.invalidateQueries();
            }}
          />
        ) : (
          <CodeStep
            made={make.data ?? null}
            isOver={make.isSuccess && pairings.isSuccess && isOver(make.data, pairings.data, facility.id)}
            isBusy={make.isPending}
            problem={make.isError ? sentenceOf(make.error) : pairings.isError ? sentenceOf(pairings.error) : null}
            onMake={() => make.mutate()}
          />
        )}
      </div>
    </Dialog>
  );
}

/** True when the code was there for a moment and is on the list no more. */
function isOver(made: NewCodeView, pairings: readonly OpenPairingView[], facilityId: string): boolean {
  return (
    pairings.length > 0 && !pairings.some((open) => open.facilityId === facilityId && open.expiresAt === made.expiresAt)
  );
}

type CodeStepProps = {
  readonly made: NewCodeView | null;
  readonly isOver: boolean;
  readonly isBusy: boolean;
  readonly problem: string | null;
  readonly onMake: () => void;
};

function CodeStep({ made, isOver: isGone, isBusy, problem, onMake }: CodeStepProps) {
  const { text, format } = useWording();
  const { origin } = useOwner();
  const words = text.wizard;
  return (
    <>
      <StepTitle step={1} title={words.codeTitle} />
      {made === null ? (
        <>
          <p className="text-muted">{words.codeDetail}</p>
          <Button kind="primary" busy={isBusy} onClick={onMake}>
            {words.makeCode}
          </Button>
        </>
      ) : (
        <>
          <p className="grid gap-1 rounded-ui bg-sunken p-4 text-center">
            <span className="text-13 text-muted">{words.code}</span>
            <span className="select-all text-30 font-semibold tabular">{made.code}</span>
          </p>
          <p className="grid gap-2">
            {words.enter}
            <code className="select-all rounded-ui bg-sunken px-3 py-2 text-13 [overflow-wrap:anywhere]">
              {`npm run facility -- pair ${origin} ${made.code}`}
            </code>
          </p>
          {isGone ? (
            <Banner tone="attention" action={<Button onClick={onMake}>{words.newCode}</Button>}>
              {words.gone}
            </Banner>
          ) : (
            <p role="status" className="text-muted">
              {words.waiting} {words.goodUntil(format.time(Date.parse(made.expiresAt)))}
            </p>
          )}
        </>
      )}
      {problem !== null && <Banner tone="danger">{problem}</Banner>}
    </>
  );
}

type PairedStepProps = PairingWizardProps & { readonly appointed: AppointedView };

function PairedStep({ facility, appointed, onClose }: PairedStepProps) {
  const { text } = useWording();
  return (
    <>
      <StepTitle step={3} title={text.wizard.doneTitle} />
      <p>{text.wizard.done(appointed.controllerEpoch, facility.name)}</p>
      <Button kind="primary" autoFocus onClick={onClose}>
        {text.wizard.finish}
      </Button>
    </>
  );
}
