import type { makeLink, Wrapped } from './cross-world-link.ts';

/** Runs in the page's own world before its scripts: puts there what preload exposes, and closes `window.open`. */
export function mainWorld(link: typeof makeLink, secret: string): void {
  if (window !== window.top) return;
  const { send, on, unwrap } = link(`${secret}-page`, `${secret}-preload`);

  function freeze<T>(value: T): T {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value);
      Object.values(value).forEach(freeze);
    }
    return value;
  }

  on('expose', ({ key, value }) => {
    const api = freeze(unwrap(value as Wrapped));
    Object.defineProperty(window, String(key), { value: api, enumerable: true, configurable: false, writable: false });
  });
  window.open = (url = '') => {
    send({ kind: 'open', url: new URL(String(url), document.baseURI).href });
    return null;
  };
}
