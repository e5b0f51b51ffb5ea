import { BigButton } from '../big-button.tsx';
import { useStrings } from '../strings.ts';

/** Asks before it forgets. Any touch is an answer. */
export function IdleNotice({ secondsLeft }: { readonly secondsLeft: number }) {
  const t = useStrings();
  return (
    <div
      role="alertdialog"
      aria-labelledby="idle-title"
      className="absolute inset-0 z-50 grid animate-appear place-items-center bg-backdrop p-16"
    >
      <div className="grid justify-items-center gap-8 rounded-ui bg-surface p-16 text-center shadow-float">
        <h2 id="idle-title" className="text-30 font-semibold">
          {t.idleTitle}
        </h2>
        <p className="text-22 text-muted tabular">{t.idle(secondsLeft)}</p>
        <BigButton look="main">{t.stay}</BigButton>
      </div>
    </div>
  );
}
