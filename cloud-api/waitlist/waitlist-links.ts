import { createHmac, createSecretKey } from 'node:crypto';
import { z } from 'zod';
import { secretsEqual } from '../secrets.ts';

export const LEAVE_PATH = '/waitlist/leave';

/** Links by which somebody leaves the waitlist. Whoever has the mail has the link; nobody else can make one. */
export type WaitlistLinks = {
  urlFor(entryId: string): string;
  /** Which entry a link is about; null for none of ours. */
  read(token: string): string | null;
};

export function createWaitlistLinks(key: Buffer, publicUrl: string): WaitlistLinks {
  const secret = createSecretKey(key);
  const sign = (entryId: string): string =>
    createHmac('sha256', secret).update(entryId).digest('base64url').slice(0, 32);

  return {
    urlFor: (entryId) => `${publicUrl}${LEAVE_PATH}?token=${entryId}.${sign(entryId)}`,
    read(token) {
      const [entryId = '', signature = '', rest] = token.split('.');
      const isId = z.uuid().safeParse(entryId).success;
      return isId && rest === undefined && secretsEqual(signature, sign(entryId)) ? entryId : null;
    },
  };
}
