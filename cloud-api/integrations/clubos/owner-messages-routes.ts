import { z } from 'zod';
import { isoOf } from '../../availability/day-answer.ts';
import { type CallConfig, PROBLEMS, type Routes } from '../../http/routes.ts';
import type { ClubosLog, LoggedMessage } from './clubos-log.ts';

const OwnedMessageView = z.object({
  messageId: z.string(),
  threadId: z.string().nullable(),
  receivedAt: z.iso.datetime(),
  phone: z.string(),
  content: z.string(),
  /** What ClubOS took it for; null where it did not say. */
  hint: z.unknown(),
  /** Null while it has not been worked on. */
  understood: z.unknown(),
  answer: z
    .object({ status: z.string(), intent: z.string(), text: z.string(), errorCode: z.string().nullable() })
    .nullable(),
  answeredAt: z.iso.datetime().nullable(),
  /** What was read back to the customer; null where nothing was. */
  proposal: z
    .object({
      kind: z.enum(['create', 'move', 'extend', 'cancel']),
      state: z.enum(['open', 'confirmed', 'done', 'refused', 'withdrawn', 'expired']),
      expiresAt: z.iso.datetime(),
      /** What came of their yes; null while nothing has. */
      outcome: z.string().nullable(),
    })
    .nullable(),
});
export type OwnedMessageView = z.infer<typeof OwnedMessageView>;

const ROWS_MAX = 100;

/** For owners; to be registered where their token is asked for. */
export function registerClubosLogCalls(app: Routes, log: ClubosLog, config: CallConfig): void {
  app.get(
    '/clubos/messages',
    {
      config,
      schema: {
        tags: ['owners'],
        summary: 'What customers wrote to ClubOS, what was understood, proposed and answered, the latest first',
        querystring: z.strictObject({
          /** Only what came before then: the last one's `receivedAt` for the next page. */
          before: z.iso.datetime().optional(),
          limit: z.coerce.number().int().min(1).max(ROWS_MAX).default(ROWS_MAX),
        }),
        response: { 200: z.array(OwnedMessageView), ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { before, limit } = request.query;
      void reply.header('cache-control', 'no-store');
      const rows = await log.list({ before: before === undefined ? null : Date.parse(before), rowsMax: limit });
      return rows.map(viewMessage);
    },
  );
}

function viewMessage({
  messageId,
  threadId,
  receivedAt,
  phone,
  message,
  understood,
  answer,
  answeredAt,
  proposal,
}: LoggedMessage): OwnedMessageView {
  return {
    messageId,
    threadId,
    receivedAt: isoOf(receivedAt),
    phone,
    content: message.content,
    hint: message.intent ?? null,
    understood,
    answer: answer && {
      status: answer.status,
      intent: answer.intent,
      text: answer.human_text,
      errorCode: answer.error_code,
    },
    answeredAt: answeredAt === null ? null : isoOf(answeredAt),
    proposal: proposal && { ...proposal, expiresAt: isoOf(proposal.expiresAt) },
  };
}
