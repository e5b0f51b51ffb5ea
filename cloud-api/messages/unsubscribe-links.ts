import { createHmac, createSecretKey } from 'node:crypto';
import { z } from 'zod';
import { secretsEqual } from '../secrets.ts';
import { type MessageTopic, MessageTopicSchema } from './message-kinds.ts';
import type { Addressee } from './choice-repository.ts';

/** Links by which somebody asks for no more mail of a topic. Whoever has the mail has the link; nobody else can make one. */
export type UnsubscribeLinks = {
  urlFor(to: Addressee, topic: MessageTopic): string;
  /** Whom a link is about, and what; null for none of ours. */
  read(token: string): { readonly to: Addressee; readonly topic: MessageTopic } | null;
};

const TOKEN_LENGTH_MAX = 600;
const WhoSchema = z.tuple([z.literal('email'), z.string().max(254), MessageTopicSchema]);

export function createUnsubscribeLinks(key: Buffer, publicUrl: string): UnsubscribeLinks {
  const secret = createSecretKey(key);
  const sign = (who: string): string => createHmac('sha256', secret).update(who).digest('base64url').slice(0, 32);

  return {
    urlFor({ channel, address }, topic) {
      const who = Buffer.from(JSON.stringify([channel, address.toLowerCase(), topic])).toString('base64url');
      return `${publicUrl}/messages/unsubscribe?token=${who}.${sign(who)}`;
    },
    read(token) {
      const [who = '', signature = '', rest] = token.length > TOKEN_LENGTH_MAX ? [] : token.split('.');
      if (rest !== undefined || !secretsEqual(signature, sign(who))) return null;
      const read = WhoSchema.safeParse(JSON.parse(Buffer.from(who, 'base64url').toString()));
      if (!read.success) return null;
      const [channel, address, topic] = read.data;
      return { to: { channel, address }, topic };
    },
  };
}
