/** The part of Electron's key event that decides. */
export type KeyPress = {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
};

const EDITING_KEYS = new Set([
  'Backspace',
  'Delete',
  'Tab',
  'Enter',
  'Escape',
  'Shift',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
]);

/**
 * True for keys that a kiosk passes on: those one types and moves with. Everything else is kept back, known shortcut
 * or not: function keys, and whatever is pressed with Ctrl, Alt or the Windows key. Ctrl and Alt together are AltGr,
 * which many keyboards need for `@`.
 */
export function isKioskKey({ key, control, alt, meta }: KeyPress): boolean {
  const isAltGr = control && alt;
  if (meta || ((control || alt) && !isAltGr)) return false;
  // A name is longer than any character: `Backspace`, and never `é`.
  return /^.$/u.test(key) || (EDITING_KEYS.has(key) && !isAltGr);
}
