import { assert } from '../../../domain/assert.ts';
import { err, type Result } from '../../../domain/result.ts';
import type { SignInView } from '../api/integration-views.ts';
import type { DomainError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { FieldValues, IntegrationName, SignInParts, Vendor } from './vendor.ts';

/** Keeps what a person's signing in has left. */
export type KeepSignIn = (left: FieldValues) => Promise<Result<unknown, DomainError>>;

export type SignIns = {
  /** Has somebody sign in from now on; resolves when it is known where, or why not. An earlier try of it ends. */
  begin(vendor: Vendor, values: FieldValues, keep: KeepSignIn): Promise<SignInView>;
  of(name: IntegrationName): SignInView;
  cancel(name: IntegrationName): Promise<void>;
};

export type SignInsParts = Pick<SignInParts, 'signal' | 'port'> & { readonly log: Log };

type Running = { view: SignInView; readonly end: () => void; readonly ended: Promise<void> };

const NOBODY: SignInView = { state: 'none' };

/** People who are signing in at a vendor's own page, at most one for each vendor. */
export function createSignIns({ signal, port, log }: SignInsParts): SignIns {
  const running = new Map<IntegrationName, Running>();

  async function cancel(name: IntegrationName): Promise<void> {
    const one = running.get(name);
    one?.end();
    await one?.ended;
    if (running.get(name) === one) running.delete(name);
  }

  return {
    async begin(vendor, values, keep) {
      const { name, signIn } = vendor;
      assert(signIn !== null, 'begin: nobody signs in at this vendor');
      // Another one may have begun while this one waited.
      while (running.has(name)) await cancel(name);
      const ending = new AbortController();
      const shown = Promise.withResolvers<void>();
      const show = (view: SignInView): void => {
        const one = running.get(name);
        if (one) one.view = view;
        shown.resolve();
      };
      const parts: SignInParts = {
        signal: AbortSignal.any([signal, ending.signal]),
        openUrl: (url) => show({ state: 'waiting', url }),
        ...(port !== undefined && { port }),
      };
      const work = async (): Promise<void> => {
        const left = await signIn(values, parts);
        const kept = left.ok ? await keep(left.value) : err(left.error);
        show(kept.ok ? NOBODY : { state: 'failed', code: kept.error.code });
      };
      const ended = Promise.resolve()
        .then(work)
        .catch((error: unknown) => {
          log.error('integration.sign_in_failed', { name, error });
          show({ state: 'failed', code: 'technician.unreachable' });
        });
      running.set(name, { view: NOBODY, end: () => ending.abort(), ended });
      await shown.promise;
      return running.get(name)?.view ?? NOBODY;
    },
    of: (name) => running.get(name)?.view ?? NOBODY,
    cancel,
  };
}
