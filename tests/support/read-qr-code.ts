import type { Browser, Locator } from '@playwright/test';
import decode from 'qr/decode.js';
import type { GreyPicture } from './fake-camera.ts';

/** What is on the screen there, in shades of grey. */
export async function photograph(browser: Browser, what: Locator): Promise<GreyPicture> {
  const png = (await what.screenshot()).toString('base64');
  const page = await browser.newPage();
  const { width, height, grey } = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
    const luma = Array.from({ length: image.width * image.height }, (_, at) => data[at * 4] ?? 0);
    return { width: image.width, height: image.height, grey: luma };
  }, png);
  await page.close();
  return { width, height, grey: Uint8Array.from(grey) };
}

/** What a QR code in the picture says. Throws when there is none. */
export function readQrCode({ width, height, grey }: GreyPicture): string {
  const data = Uint8Array.from({ length: width * height * 4 }, (_, at) => (at % 4 === 3 ? 255 : (grey[at >> 2] ?? 0)));
  return decode({ width, height, data });
}
