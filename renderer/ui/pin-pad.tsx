import { Delete } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { classNames } from './class-names.ts';

type PinPadProps = {
  readonly value: string;
  readonly digitsMax: number;
  /** Places shown even while they are empty; a PIN of unknown length has none. */
  readonly digitsShown?: number | undefined;
  readonly onChange: (value: string) => void;
  /** Enter on a keyboard. */
  readonly onEnter?: (() => void) | undefined;
  readonly disabled?: boolean | undefined;
  /** Shows dots for digits. */
  readonly hidden?: boolean | undefined;
  readonly labels: {
    /** Names the pad: "PIN of Ana". */
    readonly pad: string;
    /** Says how far it has come: "3 digits entered". */
    readonly entered: string;
    readonly erase: string;
  };
};

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

const KEY_LOOK =
  'flex min-h-[calc(var(--control)*1.25)] min-w-[calc(var(--control)*1.75)] items-center justify-center rounded-ui border ' +
  'border-line-strong bg-surface text-22 font-semibold tabular select-none enabled:hover:bg-sunken ' +
  'enabled:active:bg-accent-soft disabled:opacity-50';

/** Digits for fingers; a keyboard's digits, Backspace and Enter do the same from anywhere on the page. */
export function PinPad(props: PinPadProps) {
  const { value, digitsMax, digitsShown = 0, onChange, onEnter, disabled = false, hidden = false, labels } = props;

  const add = (digit: string) => {
    if (!disabled && value.length < digitsMax) onChange(value + digit);
  };
  const erase = () => {
    if (!disabled) onChange(value.slice(0, -1));
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isOnButton = event.target instanceof HTMLButtonElement;
    if (/^\d$/.test(event.key)) add(event.key);
    else if (event.key === 'Backspace') erase();
    else if (event.key === 'Enter' && !isOnButton && !disabled) onEnter?.();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);

  const places = Math.max(value.length, digitsShown);
  return (
    <div role="group" aria-label={labels.pad} className="grid w-fit gap-[calc(var(--control)*0.5)]">
      <div className="flex min-h-[calc(var(--control)*1.25)] items-center justify-center gap-2 text-30 font-semibold tabular">
        <span className="sr-only" role="status">
          {labels.entered}
        </span>
        {Array.from({ length: places }, (_, place) => (
          <span
            key={place}
            aria-hidden="true"
            className={classNames(
              'flex h-[1.5em] w-[1.2em] items-center justify-center border-b-4',
              place < value.length ? 'border-accent' : 'border-line-strong',
            )}
          >
            {place < value.length && (hidden ? '•' : value[place])}
          </span>
        ))}
      </div>
      <div className="grid grid-cols-3 gap-[calc(var(--control)*0.25)]">
        {DIGITS.map((digit) => (
          <button key={digit} type="button" disabled={disabled} onClick={() => add(digit)} className={KEY_LOOK}>
            {digit}
          </button>
        ))}
        <span />
        <button type="button" disabled={disabled} onClick={() => add('0')} className={KEY_LOOK}>
          0
        </button>
        <button type="button" disabled={disabled} onClick={erase} aria-label={labels.erase} className={KEY_LOOK}>
          <Delete aria-hidden="true" className="size-[1.2em]" />
        </button>
      </div>
    </div>
  );
}
