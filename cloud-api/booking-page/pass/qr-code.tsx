import QRCode from 'qrcode';
import { useMemo } from 'react';

/** Cells of white that every reader wants around the code. */
const QUIET_CELLS = 4;

/** A QR code as one SVG path. Always black on white: readers want it so, in the dark theme too. */
export function QrCode({ content, label }: { readonly content: string; readonly label: string }) {
  const { path, size } = useMemo(() => drawPath(content), [content]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      className="aspect-square w-full rounded-ui"
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawPath(content: string): { readonly path: string; readonly size: number } {
  const { modules } = QRCode.create(content, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) path += `M${column + QUIET_CELLS} ${row + QUIET_CELLS}h1v1h-1z`;
    }
  }
  return { path, size: modules.size + QUIET_CELLS * 2 };
}
