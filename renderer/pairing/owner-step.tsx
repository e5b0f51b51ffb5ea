import { useState } from 'react';
import type { PairingView } from '../../main/controller/api/pairing-views.ts';
import { useStrings } from '../strings.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { CheckboxField } from '../ui/text-field.tsx';

type OwnerStepProps = {
  readonly view: Extract<PairingView, { readonly step: 'owner' }>;
  readonly isBusy: boolean;
  readonly onFinish: () => void;
};

/** The first account's PIN. The account is made once somebody says that the PIN is written down. */
export function OwnerStep({ view, isBusy, onFinish }: OwnerStepProps) {
  const { pairing: t } = useStrings();
  const [hasNoted, setNoted] = useState(false);
  const [wasTried, setTried] = useState(false);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (hasNoted && !isBusy) onFinish();
      }}
    >
      <p>{t.ownerDetail(view.facilityName)}</p>
      <p
        role="group"
        aria-label={t.pin}
        className="rounded-ui bg-sunken p-4 text-center text-44 font-semibold tabular tracking-wider"
      >
        {`${view.pin.slice(0, 3)} ${view.pin.slice(3)}`}
      </p>
      <Banner tone="attention">{t.ownerWarning}</Banner>
      <p className="text-muted">{t.ownerCatchUp}</p>
      <CheckboxField
        label={t.hasNoted}
        autoFocus
        checked={hasNoted}
        onChange={(event) => setNoted(event.target.checked)}
      />
      {wasTried && !hasNoted && (
        <p role="alert" className="text-13 font-medium text-danger-text">
          {t.needNoted}
        </p>
      )}
      <Button kind="primary" type="submit" wide busy={isBusy}>
        {t.finish}
      </Button>
    </form>
  );
}
