import { type CellChange, type CellState, LEVELS } from './heat.ts';

/** How much of the accent is in the cheapest and in the dearest hour: one hue from light to strong, which all eyes see. */
const FAINTEST_PERCENT = 4;
const STRONGEST_PERCENT = 52;

/** Blue and orange are told apart by nearly everybody; an arrow says it, too. */
const CHEAPER = '#2563eb';
const DEARER = '#d97706';

export type CellLook = { readonly className: string; readonly style: { readonly background?: string } };

export function levelLook(level: number): CellLook {
  const percent = FAINTEST_PERCENT + ((STRONGEST_PERCENT - FAINTEST_PERCENT) * level) / (LEVELS - 1);
  return { className: '', style: { background: mix('var(--accent)', percent) } };
}

/** Of an hour that is shown with its price; `level` counts where it can be booked. */
export function stateLook(state: CellState, level: number): CellLook {
  switch (state) {
    case 'free':
      return levelLook(level);
    case 'taken':
      return { className: 'bg-sunken text-muted', style: {} };
    case 'refused':
      return { className: 'hatched', style: {} };
    case 'past':
    case 'closed':
      return { className: 'bg-bg text-muted', style: {} };
  }
}

/** Of an hour that is shown with what becomes of it. */
export function changeLook({ kind }: CellChange): CellLook {
  switch (kind) {
    case 'same':
      return { className: 'bg-surface text-muted', style: {} };
    case 'cheaper':
    case 'opens':
      return { className: 'font-semibold', style: { background: mix(CHEAPER, 28) } };
    case 'dearer':
      return { className: 'font-semibold', style: { background: mix(DEARER, 35) } };
    case 'shuts':
      return { className: 'hatched font-semibold', style: {} };
  }
}

function mix(colour: string, percent: number): string {
  return `color-mix(in oklab, ${colour} ${percent}%, var(--surface))`;
}
