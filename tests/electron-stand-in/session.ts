import { EventEmitter } from 'node:events';
import { fromPageUrl } from './custom-schemes.ts';
import { strict } from './refusal.ts';
import { getChromium } from './registry.ts';

type Details = {
  readonly isMainFrame: boolean;
  readonly requestingUrl: string;
  /** Of `media`: to whoever is asked, and to whoever checks. */
  readonly mediaTypes?: readonly string[];
  readonly mediaType?: string;
};
type RequestHandler = (
  contents: object,
  permission: string,
  answer: (granted: boolean) => void,
  details: Details,
) => void;
type CheckHandler = (contents: object, permission: string, origin: string, details: Details) => boolean;

/** Electron's names of permissions, and Chromium's. */
const PERMISSIONS: Record<string, readonly string[]> = {
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  media: ['camera', 'microphone'],
  'clipboard-read': ['clipboard-read'],
  midi: ['midi'],
  'idle-detection': ['idle-detection'],
};

/** Electron asks for `media` once for each that is wanted. */
const MEDIA: Record<string, Pick<Details, 'mediaTypes' | 'mediaType'>> = {
  camera: { mediaTypes: ['video'], mediaType: 'video' },
  microphone: { mediaTypes: ['audio'], mediaType: 'audio' },
};

class Session extends EventEmitter {
  readonly #settled = new Set<string>();
  #request: RequestHandler | null = null;
  #check: CheckHandler | null = null;

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#check = handler;
  }

  /** There are no devices to ask for. */
  setDevicePermissionHandler(): void {}

  /**
   * For the stand-in itself. Chromium asks nobody here, so the handlers are asked when an origin is first loaded, and
   * Chromium is given their answers.
   */
  async settlePermissions(contents: object, pageUrl: string): Promise<void> {
    const { origin } = new URL(pageUrl);
    if (origin === 'null' || this.#settled.has(origin)) return;
    this.#settled.add(origin);
    for (const [permission, names] of Object.entries(PERMISSIONS)) {
      for (const name of names) {
        const details = { isMainFrame: true, requestingUrl: fromPageUrl(pageUrl), ...MEDIA[name] };
        const setting = (await this.#isGranted(contents, permission, details)) ? 'granted' : 'denied';
        await getChromium().browser.send('Browser.setPermission', { permission: { name }, setting, origin });
      }
    }
  }

  /** What nobody decides about is granted, as in Electron. */
  #isGranted(contents: object, permission: string, details: Details): Promise<boolean> {
    const { protocol, host } = new URL(details.requestingUrl);
    const isDenied = this.#check?.(contents, permission, `${protocol}//${host}/`, details) === false;
    const request = this.#request;
    if (isDenied || !request) return Promise.resolve(!isDenied);
    return new Promise((resolve) => request(contents, permission, resolve, details));
  }
}

const defaultSession = new Session();

export const session = strict('session', { defaultSession });
