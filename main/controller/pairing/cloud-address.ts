import { err, ok, type Result } from '../../../domain/result.ts';
import { isSafe } from './pair-controller.ts';

export type AddressError = { readonly code: 'pairing.bad_address' } | { readonly code: 'pairing.insecure_address' };

/**
 * The cloud that a person means: `cloud.example.com`, or any of its pages pasted from a browser. https unless written
 * otherwise.
 *
 * Errors: `pairing.bad_address`, `pairing.insecure_address`.
 */
export function parseCloudAddress(typed: string): Result<string, AddressError> {
  const text = typed.trim();
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (!url || !isWeb || url.username !== '' || url.password !== '') return err({ code: 'pairing.bad_address' });
  return isSafe(url.origin) ? ok(url.origin) : err({ code: 'pairing.insecure_address' });
}
