import { hash } from 'node:crypto';

/** The hash that ties an event to all before it: the first 16 bytes of SHA-256(prev ‖ body), as hex (PROTOCOL §4). */
export function chainHash(prev: string, body: string): string {
  return hash('sha256', prev + body, 'hex').slice(0, 32);
}
