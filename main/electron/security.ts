import type { Session, WebContents } from 'electron';

/**
 * Only pages that we ship, and no powers but those they need (Electron's security guide). Applied to every page that
 * is ever made, so that a window nobody thought of is closed in as well.
 */

/** For pages of ours: they run our own scripts and styles and talk to nobody. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** No way out of the page that the window was made for: no navigation, no redirect, no pop-up, no webview. */
export function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** What a page wants to use, as Electron names it. */
export type WantedPower = {
  readonly permission: string;
  /** The page's address, or its origin. */
  readonly from: string;
  /** Of `media`: `video`, `audio`. */
  readonly media: readonly string[];
};

/** One power, and for one page: the kiosk reads QR codes. Nobody listens. */
export function mayUse({ permission, from, media }: WantedPower): boolean {
  const isKiosk = from === 'app://kiosk' || from.startsWith('app://kiosk/');
  return permission === 'media' && isKiosk && media.length > 0 && media.every((type) => type === 'video');
}

/** Electron grants everything by default. Our pages need nothing but the kiosk's camera. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(mayUse({ permission, from: details.requestingUrl, media }));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, { mediaType }) =>
    mayUse({ permission, from: origin, media: mediaType === undefined ? [] : [mediaType] }),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}
