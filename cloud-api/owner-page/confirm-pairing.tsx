import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { TextField } from '../../renderer/ui/text-field.tsx';
import type { AppointedView, OpenPairingView } from '../pairing/admin-views.ts';
import { useOwner } from './owner-context.tsx';
import { StepTitle } from './step-title.tsx';
import { useWording } from './wording.tsx';

const DIGITS = /^\d{6}$/;

type ConfirmPairingProps = {
  readonly pairing: OpenPairingView;
  readonly timeZone: string;
  readonly onConfirmed: (appointed: AppointedView) => void;
};

/**
 * A computer has shown the code. What it shows is typed, not shown here: whoever only has to nod would nod at anything.
 */
export function ConfirmPairing({ pairing, timeZone, onConfirmed }: ConfirmPairingProps) {
  const { text, format, sentenceOf } = useWording();
  const { api } = useOwner();
  const [digits, setDigits] = useState('');
  const [typed, setTyped] = useState('');
  const [wasTried, setTried] = useState(false);
  const { pairingId, fingerprint, app, replaces, wordsNeeded } = pairing;
  const checkValue = digits.replaceAll(/\s/g, '');
  const words = typed.trim().toLowerCase();
  const areDigitsRight = DIGITS.test(checkValue);
  const areWordsRight = wordsNeeded === null || words === wordsNeeded;
  const confirm = useMutation({
    mutationFn: () => api.confirmPairing(pairingId, wordsNeeded === null ? { checkValue } : { checkValue, words }),
    onSuccess: onConfirmed,
  });

  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (areDigitsRight && areWordsRight && !confirm.isPending) confirm.mutate();
      }}
    >
      <StepTitle step={2} title={text.wizard.compareTitle} />
      <p>{text.wizard.compareDetail}</p>
      <p className="text-13 text-muted tabular [overflow-wrap:anywhere]">
        {text.wizard.machine(fingerprint ?? text.unknown, app ?? text.unknown)}
      </p>
      <TextField
        label={text.wizard.checkValue}
        autoFocus
        inputMode="numeric"
        autoComplete="off"
        maxLength={7}
        value={digits}
        onChange={(event) => setDigits(event.target.value)}
        error={wasTried && !areDigitsRight ? text.wizard.needDigits : undefined}
      />
      {replaces !== null && wordsNeeded === null && (
        <Banner tone="info" title={text.wizard.replacesTitle(replaces.controllerEpoch)}>
          {text.wizard.handedBack}
        </Banner>
      )}
      {replaces !== null && wordsNeeded !== null && (
        <>
          <Banner tone="attention" title={text.wizard.replacesTitle(replaces.controllerEpoch)}>
            {text.wizard.replacesDetail(
              replaces.lastSeenAt === null ? text.never : format.instant(replaces.lastSeenAt, timeZone),
            )}
          </Banner>
          <TextField
            label={text.wizard.words(wordsNeeded)}
            autoComplete="off"
            autoCapitalize="none"
            maxLength={100}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            error={wasTried && !areWordsRight ? text.wizard.needWords : undefined}
          />
        </>
      )}
      {confirm.isError && <Banner tone="danger">{sentenceOf(confirm.error)}</Banner>}
      <Button kind="primary" type="submit" wide busy={confirm.isPending}>
        {text.wizard.confirm}
      </Button>
    </form>
  );
}
