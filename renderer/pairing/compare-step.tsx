import { MINUTE_MS } from '../../domain/time.ts';
import type { PairingView } from '../../main/controller/api/pairing-views.ts';
import { useStrings } from '../strings.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';

type CompareStepProps = {
  readonly view: Extract<PairingView, { readonly step: 'compare' }>;
  readonly isReplacement: boolean;
  readonly isBusy: boolean;
  readonly onCancel: () => void;
};

/** The six digits that the owner types at the cloud: whoever is in between cannot show the same to both. */
export function CompareStep({ view, isReplacement, isBusy, onCancel }: CompareStepProps) {
  const strings = useStrings();
  const t = strings.pairing;
  const { facilityName, checkValue, leftMs } = view;
  return (
    <>
      <p>{t.compareDetail(facilityName)}</p>
      <p
        role="group"
        aria-label={t.digits}
        className="rounded-ui bg-sunken p-4 text-center text-44 font-semibold tabular tracking-wider"
      >
        {`${checkValue.slice(0, 3)} ${checkValue.slice(3)}`}
      </p>
      <p role="status" className="text-center">
        {t.waiting}
      </p>
      <p className="text-center text-13 text-muted">
        {t.left(Math.floor(leftMs / MINUTE_MS))} {t.isOtherClub}
      </p>
      <Banner tone={isReplacement ? 'attention' : 'info'}>
        <p>{t.compareReplaces}</p>
      </Banner>
      <p className="text-muted">{t.compareWarning}</p>
      <Button autoFocus busy={isBusy} onClick={onCancel}>
        {strings.common.cancel}
      </Button>
    </>
  );
}
