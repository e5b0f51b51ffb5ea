import { Delete } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { useStrings } from '../strings.ts';
import { withLetter } from './typing.ts';

const ROWS = ['QWERTYUIOP', 'ASDFGHJKL', 'ZXCVBNM-’', 'ÀÂÇÉÈÊËÎÏÔÙ'];

const KEY_LOOK =
  'flex h-24 min-w-16 flex-1 items-center justify-center rounded-ui border-2 border-line-strong bg-surface text-22 ' +
  'font-semibold active:bg-accent-soft landscape:h-20';

type LetterPadProps = {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Enter on a keyboard. */
  readonly onEnter: () => void;
};

/** Letters for fingers; a keyboard's do the same from anywhere on the page. */
export function LetterPad({ value, onChange, onEnter }: LetterPadProps) {
  const t = useStrings();
  const add = (letter: string) => onChange(withLetter(value, letter));
  const erase = () => onChange(value.slice(0, -1));
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isOnButton = event.target instanceof HTMLButtonElement;
    if (/^[\p{L}'’-]$/u.test(event.key)) add(event.key);
    else if (event.key === ' ' && !isOnButton) add(' ');
    else if (event.key === 'Backspace') erase();
    else if (event.key === 'Enter' && !isOnButton) onEnter();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);

  return (
    <div role="group" aria-label={t.play.namePad} className="grid w-full max-w-[62rem] gap-3">
      {ROWS.map((row) => (
        <div key={row} className="flex justify-center gap-3">
          {[...row].map((letter) => (
            <button key={letter} type="button" onClick={() => add(letter)} className={KEY_LOOK}>
              {letter}
            </button>
          ))}
        </div>
      ))}
      <div className="flex justify-center gap-3">
        <button type="button" onClick={() => add(' ')} className={KEY_LOOK}>
          {t.play.space}
        </button>
        <button type="button" onClick={erase} aria-label={t.play.erase} className={`${KEY_LOOK} max-w-48`}>
          <Delete aria-hidden="true" className="size-[1.2em]" />
        </button>
      </div>
    </div>
  );
}
