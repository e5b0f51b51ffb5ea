import { ArrowLeft, Phone } from 'lucide-react';
import { BigButton } from '../big-button.tsx';
import { useStrings } from '../strings.ts';

/** The number to call, large. It is no link: nothing leads out of a kiosk. */
export function HelpScreen({ phone, onBack }: { readonly phone: string; readonly onBack: () => void }) {
  const t = useStrings();
  return (
    <main className="grid h-full content-center justify-items-center gap-12 p-16 text-center">
      <Phone aria-hidden="true" className="size-32 text-accent-text" />
      <h1 className="text-44 font-semibold">{t.helpTitle}</h1>
      <p className="text-44 font-semibold tabular">{phone === '' ? t.noPhone : phone}</p>
      <p className="measure text-22 text-muted">{t.help}</p>
      <BigButton look="plain" icon={<ArrowLeft aria-hidden="true" className="size-10" />} onClick={onBack}>
        {t.back}
      </BigButton>
    </main>
  );
}
