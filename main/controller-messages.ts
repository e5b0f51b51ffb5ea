import { z } from 'zod';

/** What the Electron shell and the controller's process say to each other. Both parse what they are sent. */

/** Longest name of a procedure. */
const PATH_LENGTH_MAX = 100;

export const OperationSchema = z.strictObject({
  id: z.int().min(0),
  type: z.enum(['query', 'mutation', 'subscription']),
  path: z.string().min(1).max(PATH_LENGTH_MAX),
  input: z.unknown().optional(),
});

const ReplySchema = z.object({ result: z.unknown().optional(), error: z.unknown().optional() });

const EventSchema = z.object({
  id: z.int(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  done: z.boolean().optional(),
});

const WindowId = z.int();

/** Longest text that is sealed, and longest of what comes of it. */
const SECRET_LENGTH_MAX = 20_000;
const SecretSchema = z.string().max(SECRET_LENGTH_MAX);

/** Answered by the main process: the system's keyring is not to be had elsewhere. */
const KeyringQuestionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('name') }),
  z.object({ type: z.literal('seal'), secret: SecretSchema }),
  z.object({ type: z.literal('open'), sealed: SecretSchema }),
]);
export type KeyringQuestion = z.infer<typeof KeyringQuestionSchema>;

export const ToControllerSchema = z.discriminatedUnion('kind', [
  /** A window has opened. Its role holds for as long as it is open; `token` is the session that it had before. */
  z.object({
    kind: z.literal('open'),
    windowId: WindowId,
    role: z.enum(['staff', 'kiosk']),
    token: z.string().nullable(),
  }),
  z.object({ kind: z.literal('call'), windowId: WindowId, operation: OperationSchema }),
  z.object({ kind: z.literal('stop'), windowId: WindowId, operationId: z.int() }),
  z.object({ kind: z.literal('close'), windowId: WindowId }),
  /** To the question of that number. Null: no. */
  z.object({ kind: z.literal('keyring'), questionId: z.int(), answer: SecretSchema.nullable() }),
  /** Stop everything in order, and end. */
  z.object({ kind: z.literal('shutdown') }),
]);
export type ToController = z.infer<typeof ToControllerSchema>;

export const FromControllerSchema = z.discriminatedUnion('kind', [
  /** It takes calls from now on. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('reply'), windowId: WindowId, operationId: z.int(), reply: ReplySchema }),
  z.object({ kind: z.literal('event'), windowId: WindowId, event: EventSchema }),
  /** Somebody signed in at this window, or out. */
  z.object({ kind: z.literal('session'), windowId: WindowId, token: z.string().nullable() }),
  /** Asked before it is ready, too: what it works with is sealed. */
  z.object({ kind: z.literal('keyring'), questionId: z.int(), question: KeyringQuestionSchema }),
]);
export type FromController = z.infer<typeof FromControllerSchema>;
