import { readTokenText } from '../../domain/entry-token/token-text.ts';

/** Looks for a QR code of ours in what a video shows just now; null when there is none. */
export type ReadCode = (video: HTMLVideoElement) => Promise<string | null>;

/** Wider pictures take longer and read no better: a code that fills a third of it has four pixels to a cell. */
const PIXELS_WIDE_MAX = 720;

type NativeDetector = { detect(source: CanvasImageSource): Promise<readonly { readonly rawValue: string }[]> };
type NativeDetectors = {
  new (options: { readonly formats: readonly string[] }): NativeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
};

/** By the system's own reader where there is one, else by ours, which is loaded only then. */
export async function createCodeReader(): Promise<ReadCode> {
  const native = await findNative();
  const readAny = native ?? (await createOwnReader());
  return async (video) => {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) return null;
    const text = await readAny(video);
    return text !== null && readTokenText(text) !== null ? text : null;
  };
}

async function findNative(): Promise<ReadCode | null> {
  try {
    if (!hasDetectors(window)) return null;
    const formats = await window.BarcodeDetector.getSupportedFormats();
    if (!formats.includes('qr_code')) return null;
    const detector = new window.BarcodeDetector({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  } catch {
    // There in name only, as on some Linux builds.
    return null;
  }
}

function hasDetectors(page: object): page is { readonly BarcodeDetector: NativeDetectors } {
  return 'BarcodeDetector' in page;
}

async function createOwnReader(): Promise<ReadCode> {
  const { default: decode } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    if (!context) return null;
    const scale = Math.min(1, PIXELS_WIDE_MAX / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    try {
      return decode({ width: canvas.width, height: canvas.height, data });
    } catch {
      // That is how this library says that there is no code in the picture.
      return null;
    }
  };
}
