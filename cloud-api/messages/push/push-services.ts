/** The push services of the browsers that there are. A browser cannot choose another. */
const SERVICES: readonly { readonly name: PushServiceName; readonly host: RegExp }[] = [
  { name: 'Google', host: /^(?:fcm\.googleapis\.com|jmt17\.google\.com)$/ },
  { name: 'Mozilla', host: /^[a-z0-9-]+\.push\.services\.mozilla\.com$/ },
  { name: 'Apple', host: /^[a-z0-9-]+\.push\.apple\.com$/ },
  { name: 'Microsoft', host: /^[a-z0-9-]+\.notify\.windows\.com$/ },
];

export type PushServiceName = 'Google' | 'Mozilla' | 'Apple' | 'Microsoft' | 'test';

export type PushAddress = { readonly service: PushServiceName; readonly url: URL };

const LENGTH_MAX = 1000;

/**
 * Where a push goes. Whoever holds a booking's link says the address, and our own computer calls it: so it is a push
 * service that we know, over https on its own port, or `testOrigin`; null for anywhere else.
 */
export function readEndpoint(endpoint: string, testOrigin: string | null): PushAddress | null {
  if (endpoint.length > LENGTH_MAX || !URL.canParse(endpoint)) return null;
  const url = new URL(endpoint);
  const { protocol, hostname, port, username, password, origin } = url;
  if (protocol !== 'https:' || username !== '' || password !== '') return null;
  if (origin === testOrigin) return { service: 'test', url };
  const known = SERVICES.find(({ host }) => host.test(hostname));
  return known && port === '' ? { service: known.name, url } : null;
}
