import { refuse, strict } from './refusal.ts';

/*
 * Chromium cannot be taught a scheme from outside. `app://host/path` therefore is `https://host.app.<SUFFIX>/path`
 * inside the page, whose requests are intercepted; the main process only ever sees `app:` addresses.
 */
export const SUFFIX = 'electron-stand-in.invalid';

type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler | null>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: readonly { readonly scheme: string }[]) => {
    for (const { scheme } of schemes) handlers.set(scheme, handlers.get(scheme) ?? null);
  },
  handle: (scheme: string, handler: Handler) => {
    if (!handlers.has(scheme)) refuse(`protocol.handle of "${scheme}", which was not registered as privileged,`);
    handlers.set(scheme, handler);
  },
});

export function findHandler(url: string): Handler | null {
  return handlers.get(new URL(url).protocol.slice(0, -1)) ?? null;
}

/** How the page knows an address of the app's. */
export function toPageUrl(url: string): string {
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  if (scheme === undefined || !handlers.has(scheme)) return url;
  return `https://${host ?? ''}.${scheme}.${SUFFIX}${rest === '' ? '/' : (rest ?? '')}`;
}

/** The address as the app knows it. */
export function fromPageUrl(url: string): string {
  const [, host, scheme, rest] =
    new RegExp(`^https://([^/?#]*)\\.([a-z0-9+-]+)\\.${SUFFIX}(?=[/?#]|$)(.*)$`).exec(url) ?? [];
  return scheme === undefined ? url : `${scheme}://${host ?? ''}${rest ?? ''}`;
}
