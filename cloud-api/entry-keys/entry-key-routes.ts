import { z } from 'zod';
import { type CallConfig, PROBLEMS, type Routes } from '../http/routes.ts';
import type { EntryKeyBook } from './key-book.ts';

export const RotatedView = z.object({ number: z.int(), revokedUpTo: z.int() });

/** For owners; to be registered where their token is asked for. */
export function registerEntryKeyCalls(app: Routes, rotate: EntryKeyBook['rotate'], config: CallConfig): void {
  app.post(
    '/entry-keys/rotate',
    {
      config,
      schema: {
        tags: ['owners'],
        summary:
          'Makes QR codes by new keys from now on; those of before stay good for one more rotation, or are revoked',
        body: z.strictObject({ revoke: z.boolean() }),
        response: { 200: RotatedView, ...PROBLEMS },
      },
    },
    async (request) => {
      const { number, revokedUpTo } = await rotate(request.body);
      return { number, revokedUpTo };
    },
  );
}
