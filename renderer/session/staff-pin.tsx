import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { StaffMember } from '../../main/controller/api/views.ts';
import { useStrings } from '../strings.ts';
import { Button } from '../ui/button.tsx';
import { PinPad } from '../ui/pin-pad.tsx';

const PIN_DIGITS_MIN = 4;
const PIN_DIGITS_MAX = 12;

type StaffPinProps = {
  readonly staff: StaffMember;
  readonly isBusy: boolean;
  readonly onSubmit: (pin: string) => void;
  readonly onBack: () => void;
  /** Why the last try did not pass. */
  readonly failure: ReactNode;
};

export function StaffPin({ staff, isBusy, onSubmit, onBack, failure }: StaffPinProps) {
  const t = useStrings();
  const [pin, setPin] = useState('');

  const submit = () => {
    if (pin.length < PIN_DIGITS_MIN || isBusy) return;
    onSubmit(pin);
    setPin('');
  };

  return (
    <div className="grid justify-items-center gap-4">
      <h1 className="text-30 font-semibold">{staff.name}</h1>
      <PinPad
        value={pin}
        digitsMax={PIN_DIGITS_MAX}
        digitsShown={PIN_DIGITS_MIN}
        onChange={setPin}
        onEnter={submit}
        disabled={isBusy}
        hidden
        labels={{
          pad: t.session.pinFor(staff.name),
          entered: t.session.pinDigits(pin.length),
          erase: t.session.erase,
        }}
      />
      <div className="grid w-full max-w-xs gap-2">
        <Button kind="primary" wide busy={isBusy} disabled={pin.length < PIN_DIGITS_MIN && !isBusy} onClick={submit}>
          {t.session.signIn}
        </Button>
        <Button kind="quiet" wide icon={<ArrowLeft aria-hidden="true" className="size-4" />} onClick={onBack}>
          {t.session.someoneElse}
        </Button>
      </div>
      <div className="min-h-14 w-full max-w-md">{failure}</div>
    </div>
  );
}
