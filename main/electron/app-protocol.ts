import { protocol } from 'electron';
import type { WindowRole } from '../../preload/ipc-contract.ts';
import { respondWithFile } from './app-files.ts';

/*
 * Pages come from `app://staff/…` and `app://kiosk/…`: not from `file:`, which may read other files, and each role an
 * origin of its own, so that they share no storage.
 */
const SCHEME = 'app';

/** Where a role's page is, below the folder that Vite builds into. */
const PAGES: Record<WindowRole, string> = { staff: 'renderer/index.html', kiosk: 'kiosk-mode/index.html' };

/** Must run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** `folder` is absolute and holds what Vite built. */
export function serveAppScheme(folder: string): void {
  protocol.handle(SCHEME, (request) => respondWithFile(folder, request.url));
}

export function pageUrl(role: WindowRole): string {
  return `${SCHEME}://${role}/${PAGES[role]}`;
}

/** True for a page of this role, and for none that it might have been led to. */
export function isPageOf(role: WindowRole, url: string): boolean {
  return url.startsWith(`${SCHEME}://${role}/`);
}
