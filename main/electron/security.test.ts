import { describe, expect, test } from 'vitest';
import { mayUse } from './security.ts';

const KIOSK = 'app://kiosk/kiosk-mode/index.html';

describe('a page', () => {
  test('of the kiosk may use the camera', () => {
    expect(mayUse({ permission: 'media', from: KIOSK, media: ['video'] })).toBe(true);
    expect(mayUse({ permission: 'media', from: 'app://kiosk', media: ['video'] })).toBe(true);
  });

  test.each([
    ['the microphone', { permission: 'media', from: KIOSK, media: ['audio'] }],
    ['camera and microphone', { permission: 'media', from: KIOSK, media: ['video', 'audio'] }],
    ['media that nobody names', { permission: 'media', from: KIOSK, media: [] }],
    ['notifications', { permission: 'notifications', from: KIOSK, media: ['video'] }],
    ['the camera, at the desk', { permission: 'media', from: 'app://staff/renderer/index.html', media: ['video'] }],
    ['the camera, from elsewhere', { permission: 'media', from: 'https://kiosk/', media: ['video'] }],
    ['the camera, from a name alike', { permission: 'media', from: 'app://kiosk.example/', media: ['video'] }],
  ])('may not use %s', (_what, wanted) => {
    expect(mayUse(wanted)).toBe(false);
  });
});
