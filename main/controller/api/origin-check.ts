import { isIP } from 'node:net';

/**
 * Whether a page of another site sent this request. Browsers say where a page is from; programs that are no browser say
 * nothing and are let through to what their token allows.
 */
export function isForeignOrigin(headers: {
  readonly origin?: string | undefined;
  readonly host?: string | undefined;
}): boolean {
  if (headers.origin === undefined) return false;
  const origin = URL.parse(headers.origin);
  return origin === null || origin.host !== headers.host?.toLowerCase();
}

/**
 * Whether `host` is a name by which this server may be called: an address, a name of this machine or network, or the
 * one it was told. A public name that its owner points at this machine would make his page one of ours.
 */
export function isOwnHost(host: string | undefined, configuredHost: string): boolean {
  const name = host === undefined ? undefined : URL.parse(`http://${host}`)?.hostname;
  if (name === undefined) return false;
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0) return true;
  return (
    name === 'localhost' ||
    name === configuredHost.toLowerCase() ||
    /\.(?:localhost|local|lan|internal)$/.test(name) ||
    !name.includes('.')
  );
}
