import { describe, expect, test } from 'vitest';
import { isKioskKey } from './kiosk-keys.ts';

const press = (key: string, held: { control?: boolean; alt?: boolean; meta?: boolean } = {}) => ({
  key,
  control: false,
  alt: false,
  meta: false,
  ...held,
});

describe('keys at a kiosk', () => {
  test.each(['7', 'é', '@', ' ', '田', 'Backspace', 'Enter', 'Tab', 'ArrowDown'])('passes %s on', (key) => {
    expect(isKioskKey(press(key))).toBe(true);
  });

  test('passes on a character that needs AltGr', () => {
    expect(isKioskKey(press('@', { control: true, alt: true }))).toBe(true);
  });

  test.each([
    press('F11'),
    press('F12'),
    press('r', { control: true }),
    press('p', { control: true }),
    press('w', { control: true }),
    press('F4', { alt: true }),
    press('ArrowLeft', { alt: true }),
    press('q', { meta: true }),
    press('Delete', { control: true, alt: true }),
    press('ContextMenu'),
    press('PrintScreen'),
    press('BrowserBack'),
  ])('keeps $key back', (input) => {
    expect(isKioskKey(input)).toBe(false);
  });
});
