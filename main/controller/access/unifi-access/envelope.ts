import { z } from 'zod';

/** What the console says in its envelope. `unreadable` is an answer without one: a proxy's page, or half an answer. */
export type Reply =
  | { readonly kind: 'success'; readonly data: unknown }
  | { readonly kind: 'refusal'; readonly status: number; readonly code: string }
  | { readonly kind: 'unreadable'; readonly status: number };

/** Refusals come in two dialects: the name in `code`, or a number in `code` and the name in `codeS`. */
const EnvelopeSchema = z.object({
  code: z.union([z.string(), z.number()]),
  codeS: z.string().optional(),
  data: z.unknown().optional(),
});

/** Reads an answer. Refusals usually come with HTTP 200, so the envelope counts before the status does. */
export function readReply(status: number, text: string): Reply {
  const envelope = EnvelopeSchema.safeParse(parseJson(text));
  if (!envelope.success) return { kind: 'unreadable', status };

  const code = envelope.data.codeS ?? String(envelope.data.code);
  if (code !== 'SUCCESS') return { kind: 'refusal', status, code };
  const isHttpSuccess = status >= 200 && status < 300;
  return isHttpSuccess ? { kind: 'success', data: envelope.data.data } : { kind: 'unreadable', status };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
