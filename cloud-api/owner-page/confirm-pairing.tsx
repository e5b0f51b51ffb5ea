import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Banner } from '../../renderer/ui/banner.tsx';
import { Button } from '../../renderer/ui/button.tsx';
import { TextField } from '../../renderer/ui/text-field.tsx';
import type { AppointedView, OpenPairingView } from '../pairing/admin-views.ts';
import { useOwner } from './owner-context.tsx';
import { formatInstant } from './owner-format.ts';
import { sentenceOf } from './sentence.ts';
import { StepTitle } from './step-title.tsx';
import { TEXT } from './strings-english.ts';

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
  const t = TEXT.wizard;

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
      <StepTitle step={2} title={t.compareTitle} />
      <p>{t.compareDetail}</p>
      <p className="text-13 text-muted tabular [overflow-wrap:anywhere]">
        {t.machine(fingerprint ?? TEXT.unknown, app ?? TEXT.unknown)}
      </p>
      <TextField
        label={t.checkValue}
        autoFocus
        inputMode="numeric"
        autoComplete="off"
        maxLength={7}
        value={digits}
        onChange={(event) => setDigits(event.target.value)}
        error={wasTried && !areDigitsRight ? t.needDigits : undefined}
      />
      {replaces !== null && wordsNeeded === null && (
        <Banner tone="info" title={t.replacesTitle(replaces.controllerEpoch)}>
          {t.handedBack}
        </Banner>
      )}
      {replaces !== null && wordsNeeded !== null && (
        <>
          <Banner tone="attention" title={t.replacesTitle(replaces.controllerEpoch)}>
            {t.replacesDetail(replaces.lastSeenAt === null ? TEXT.never : formatInstant(replaces.lastSeenAt, timeZone))}
          </Banner>
          <TextField
            label={t.words(wordsNeeded)}
            autoComplete="off"
            autoCapitalize="none"
            maxLength={100}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            error={wasTried && !areWordsRight ? t.needWords : undefined}
          />
        </>
      )}
      {confirm.isError && <Banner tone="danger">{sentenceOf(confirm.error)}</Banner>}
      <Button kind="primary" type="submit" wide busy={confirm.isPending}>
        {t.confirm}
      </Button>
    </form>
  );
}
