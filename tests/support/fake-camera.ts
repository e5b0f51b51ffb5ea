import { writeFileSync } from 'node:fs';
import QRCode from 'qrcode';

/** A picture in shades of grey, row by row. */
export type GreyPicture = { readonly width: number; readonly height: number; readonly grey: Uint8Array };

const WIDTH = 640;
const HEIGHT = 480;
/** A wall behind the telephone. */
const WALL = 110;

/** What a Chromium needs to take a file for its camera, and to let pages use it without asking anybody. */
export function cameraArguments(file: string): string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** A telephone that shows this text as a QR code, before a wall. */
export function pictureOfCode(text: string): GreyPicture {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const quiet = 4;
  const cells = modules.size + 2 * quiet;
  const grey = new Uint8Array(cells * cells).fill(255);
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) grey[(row + quiet) * cells + column + quiet] = 0;
    }
  }
  return { width: cells, height: cells, grey };
}

/** Puts `picture` in the middle of a second of video, as large as goes in whole pixels. */
export function writeVideo(file: string, picture: GreyPicture): void {
  const luma = new Uint8Array(WIDTH * HEIGHT).fill(WALL);
  const scale = Math.max(1, Math.floor((HEIGHT - 20) / picture.height));
  const left = Math.floor((WIDTH - picture.width * scale) / 2);
  const top = Math.floor((HEIGHT - picture.height * scale) / 2);
  for (let y = 0; y < picture.height * scale; y += 1) {
    for (let x = 0; x < picture.width * scale; x += 1) {
      const from = Math.floor(y / scale) * picture.width + Math.floor(x / scale);
      const to = (top + y) * WIDTH + left + x;
      if (to >= 0 && to < luma.length) luma[to] = picture.grey[from] ?? WALL;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([head, ...Array.from({ length: 10 }, () => frame)]));
}
