import { EventEmitter } from 'node:events';
import type { BrowserWindow } from './browser-window.ts';
import type { Chromium } from './chromium.ts';
import type { WebContents } from './web-contents.ts';

/** What all parts of the stand-in share: the one browser, and the windows that are open. */
export const windows = new Map<number, BrowserWindow>();
export const allContents = new Map<number, WebContents>();

/** Processes that `utilityProcess.fork` started and that still run, with their names. */
export const utilityProcesses = new Map<{ readonly pid: number | undefined }, string>();

/** `created` with a window's contents; `last-closed` when the last window has gone. */
export const windowEvents = new EventEmitter();

let chromium: Chromium | null = null;
let lastId = 0;

export function setChromium(launched: Chromium): void {
  chromium = launched;
}

export function getChromium(): Chromium {
  if (!chromium) throw new Error('electron stand-in: windows can be made once the app is ready');
  return chromium;
}

export function nextId(): number {
  lastId += 1;
  return lastId;
}
