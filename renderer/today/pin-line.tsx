import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useStrings } from '../strings.ts';
import { Button } from '../ui/button.tsx';

/** The PIN opens a door: it is shown when asked for, not to whoever looks over the desk. */
export function PinLine({ pin }: { readonly pin: string }) {
  const t = useStrings();
  const [isShown, setShown] = useState(false);
  return (
    <p className="flex items-center gap-2">
      <KeyRound aria-hidden="true" className="size-4 text-muted" />
      <span className="text-muted">{t.booking.pin}</span>
      <span role="status" className="min-w-20 text-17 font-semibold tracking-widest tabular">
        {isShown ? pin : <span aria-label={t.booking.pinHidden}>••••••</span>}
      </span>
      <Button
        kind="quiet"
        aria-label={isShown ? t.booking.hidePin : t.booking.showPin}
        className="px-2!"
        onClick={() => setShown(!isShown)}
      >
        {isShown ? t.booking.hide : t.booking.show}
      </Button>
    </p>
  );
}
