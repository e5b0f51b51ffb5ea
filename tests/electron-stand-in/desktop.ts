import { refuse, strict } from './refusal.ts';

/* What belongs to the desktop around the windows. There is none here: questions get their safe answer. */

export const Menu = strict('Menu', {
  setApplicationMenu: (menu: null) => {
    if (menu !== null) refuse('an application menu');
  },
});

type MessageBox = { readonly cancelId?: number; readonly defaultId?: number };

export const dialog = strict('dialog', {
  showMessageBox: (_window: object, { cancelId, defaultId }: MessageBox) =>
    Promise.resolve({ response: cancelId ?? defaultId ?? 0, checkboxChecked: false }),
});

const blockers = new Set<number>();

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: () => {
    const id = blockers.size + 1;
    blockers.add(id);
    return id;
  },
  stop: (id: number) => blockers.delete(id),
  isStarted: (id: number) => blockers.has(id),
});
