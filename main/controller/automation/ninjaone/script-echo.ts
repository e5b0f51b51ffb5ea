import { z } from 'zod';
import type { BayFailure, Progress } from '../automation-port.ts';
import { parseJson } from './parse-json.ts';

const EchoSchema = z.object({
  corr: z.string(),
  code: z.coerce.number().int(),
  detail: z.string().nullish(),
});
export type Echo = z.infer<typeof EchoSchema>;

const FieldsSchema = z.record(z.string(), z.unknown());
const RichTextSchema = z.object({ text: z.string() });
const DETAIL_CHARS_MAX = 200;

/** What a script wrote of run `correlationId` among the PC's custom fields; null where it says nothing of that run. */
export function readEcho(body: unknown, field: string, correlationId: string): Echo | null {
  const fields = FieldsSchema.safeParse(body);
  const value = fields.success ? fields.data[field] : null;
  const rich = RichTextSchema.safeParse(value);
  const text = rich.success ? rich.data.text : value;
  const parsed = EchoSchema.safeParse(typeof text === 'string' ? parseJson(text) : text);
  return parsed.success && parsed.data.corr === correlationId ? parsed.data : null;
}

/** By the script contract of docs/bay-scripts.md. */
export function progressOfEcho({ code, detail }: Echo): Progress {
  const said = detail ? detail.slice(0, DETAIL_CHARS_MAX) : null;
  return code === 0
    ? { state: 'succeeded', detail: said }
    : { state: 'failed', reason: failureOfExitCode(code), detail: said };
}

export function failureOfExitCode(code: number | null): BayFailure {
  switch (code) {
    case 1:
      return 'not_installed';
    case 2:
      return 'not_detected';
    case 3:
      return 'too_late';
    default:
      return 'failed';
  }
}
