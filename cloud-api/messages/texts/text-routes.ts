import { z } from 'zod';
import { ContactLineSchema, OwnWordsSchema } from '../../../domain/message-text.ts';
import { isoOf } from '../../availability/day-answer.ts';
import { orThrow } from '../../http/problem.ts';
import { type CallConfig, IdParams, NoQuery, PROBLEMS, type Routes } from '../../http/routes.ts';
import { MessageKindSchema } from '../message-kinds.ts';
import { registerQuietHoursCalls } from '../quiet-hours-routes.ts';
import { defaultWords } from './default-words.ts';
import { MailLanguageSchema, MessageTextsSchema } from './message-texts.ts';
import type { OwnerTexts, TextsInForce } from './owner-texts.ts';

const DefaultsView = z.record(MessageKindSchema, z.object({ subject: z.string(), intro: z.string() }));

/** Version 0: nobody has saved any. */
const MessageTextsView = z.object({
  version: z.int(),
  savedAt: z.iso.datetime().nullable(),
  texts: MessageTextsSchema,
  /** What the program says where the club says nothing, with its placeholders. */
  defaults: z.object({ en: DefaultsView, fr: DefaultsView }),
  /** What stands at the foot of a message where the club says nothing. */
  defaultContact: z.string(),
});
export type MessageTextsView = z.infer<typeof MessageTextsView>;

export const DraftInput = z.strictObject({
  kind: MessageKindSchema,
  language: MailLanguageSchema,
  words: OwnWordsSchema.extend({ contact: ContactLineSchema }),
});
export type DraftInput = z.infer<typeof DraftInput>;

const PreviewView = z.object({ subject: z.string(), html: z.string(), text: z.string() });
export type PreviewView = z.infer<typeof PreviewView>;

const TestView = z.object({
  outcome: z.enum(['accepted', 'rejected', 'not_sent', 'unknown']),
  /** What the carrier said; null where it took it. */
  reason: z.string().nullable(),
});
export type TestView = z.infer<typeof TestView>;

const tags = ['owners'];

/** For owners; to be registered where their token is asked for. */
export function registerTextCalls(app: Routes, texts: OwnerTexts, config: CallConfig): void {
  app.get(
    '/facilities/:id/message-texts',
    {
      config,
      schema: {
        tags,
        summary: 'What a facility says in its messages, and what the program says otherwise',
        params: IdParams,
        querystring: NoQuery,
        response: { 200: MessageTextsView, ...PROBLEMS },
      },
    },
    async (request) => viewTexts(orThrow(await texts.find(request.params.id))),
  );

  app.put(
    '/facilities/:id/message-texts',
    {
      config,
      schema: {
        tags,
        summary: 'Saves the next version, made from `basedOn`; messages are written by it from then on',
        params: IdParams,
        querystring: NoQuery,
        body: z.strictObject({ basedOn: z.int().nonnegative(), texts: MessageTextsSchema }),
        response: { 200: MessageTextsView, ...PROBLEMS },
      },
    },
    async (request) => viewTexts(orThrow(await texts.save(request.params.id, request.body))),
  );
  registerTrying(app, texts, config);
  registerQuietHoursCalls(app, texts.quietHours, config);
}

function registerTrying(app: Routes, texts: OwnerTexts, config: CallConfig): void {
  app.post(
    '/facilities/:id/message-texts/preview',
    {
      config,
      schema: {
        tags,
        summary: 'A message as it would be with these words, about a booking that nobody has made',
        params: IdParams,
        querystring: NoQuery,
        body: DraftInput,
        response: { 200: PreviewView, ...PROBLEMS },
      },
    },
    async (request) => orThrow(await texts.preview(request.params.id, request.body)),
  );

  app.post(
    '/facilities/:id/message-texts/test',
    {
      config,
      schema: {
        tags,
        summary: 'Sends that preview to an address, and says what came of it',
        params: IdParams,
        querystring: NoQuery,
        body: DraftInput.extend({ to: z.email().max(254) }),
        response: { 200: TestView, ...PROBLEMS },
      },
    },
    async (request) => {
      const { to, ...draft } = request.body;
      const outcome = orThrow(await texts.sendTest(request.params.id, draft, to));
      return { outcome: outcome.outcome, reason: 'reason' in outcome ? outcome.reason : null };
    },
  );
}

function viewTexts({ version, texts, savedAt, facility }: TextsInForce): MessageTextsView {
  return {
    version,
    savedAt: savedAt === null ? null : isoOf(savedAt),
    texts,
    defaults: { en: defaultWords('en'), fr: defaultWords('fr') },
    defaultContact: [facility.name, facility.address, facility.phone].filter((part) => part !== '').join(' · '),
  };
}
