import { useState } from 'react';
import type { PairingView } from '../../main/controller/api/pairing-views.ts';
import { useStrings } from '../strings.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { CheckboxField, TextField } from '../ui/text-field.tsx';
import { ToggleGroup } from '../ui/toggle-group.tsx';
import { ProblemNote } from './problem-note.tsx';

/** What a person has typed. It outlives a try that came to nothing. */
export type Typed = {
  readonly address: string;
  readonly code: string;
  readonly isReplacement: boolean;
  readonly isOldOff: boolean;
};

type CodeStepProps = {
  readonly view: Extract<PairingView, { readonly step: 'code' }>;
  readonly typed: Typed;
  readonly onType: (typed: Typed) => void;
  readonly isBusy: boolean;
  readonly onBegin: () => void;
};

/** Which club, and with what right: address and code. */
export function CodeStep({ view, typed, onType, isBusy, onBegin }: CodeStepProps) {
  const { pairing: t } = useStrings();
  const [wasTried, setTried] = useState(false);
  const { address, code, isReplacement, isOldOff } = typed;
  const isComplete = address.trim() !== '' && code.trim() !== '' && (!isReplacement || isOldOff);

  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (isComplete && !isBusy) onBegin();
      }}
    >
      {view.problem !== null && <ProblemNote problem={view.problem} />}
      {view.areKeysUnreadable && (
        <Banner tone="attention" title={t.keysTitle}>
          {t.keysDetail}
        </Banner>
      )}
      <p className="text-muted">{t.codeDetail}</p>
      <TextField
        label={t.address}
        hint={t.addressHint}
        autoFocus={address === ''}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={300}
        value={address}
        onChange={(event) => onType({ ...typed, address: event.target.value })}
        error={wasTried && address.trim() === '' ? t.needAddress : undefined}
      />
      <TextField
        label={t.code}
        autoFocus={address !== ''}
        autoComplete="off"
        spellCheck={false}
        maxLength={64}
        value={code}
        onChange={(event) => onType({ ...typed, code: event.target.value })}
        error={wasTried && code.trim() === '' ? t.needCode : undefined}
      />
      <Replacement typed={typed} onType={onType} wasTried={wasTried} />
      <Button kind="primary" type="submit" wide busy={isBusy}>
        {t.begin}
      </Button>
    </form>
  );
}

type ReplacementProps = Pick<CodeStepProps, 'typed' | 'onType'> & { readonly wasTried: boolean };

/** Two computers of one club must never both be at the doors. */
function Replacement({ typed, onType, wasTried }: ReplacementProps) {
  const { pairing: t } = useStrings();
  const { isReplacement, isOldOff } = typed;
  return (
    <>
      <div className="grid gap-1">
        <span className="text-15 font-medium">{t.kind}</span>
        <ToggleGroup
          name={t.kind}
          options={[
            { value: 'first', label: t.isFirst },
            { value: 'replacement', label: t.isReplacement },
          ]}
          value={isReplacement ? 'replacement' : 'first'}
          onChange={(kind) => onType({ ...typed, isReplacement: kind === 'replacement' })}
        />
      </div>
      {isReplacement && (
        <div className="grid gap-2">
          <Banner tone="attention" title={t.replaceTitle}>
            {t.replaceDetail}
          </Banner>
          <CheckboxField
            label={t.oldIsOff}
            checked={isOldOff}
            onChange={(event) => onType({ ...typed, isOldOff: event.target.checked })}
          />
          {wasTried && !isOldOff && (
            <p role="alert" className="text-13 font-medium text-danger-text">
              {t.needOff}
            </p>
          )}
        </div>
      )}
    </>
  );
}
