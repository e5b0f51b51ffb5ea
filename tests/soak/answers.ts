import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';

/** How long a person waits for any answer. The product answers within 8 s, be it with "not yet". */
export const PATIENCE_MS = 20_000;

/** What came back of a call: its value, a definite no, or nothing that one could rely on. */
export type Answer<T> =
  | { readonly kind: 'yes'; readonly value: T }
  | { readonly kind: 'no'; readonly code: string }
  | { readonly kind: 'nothing'; readonly why: string };

/** Of a call that changes something, these say that the owner did not answer in time: it may happen yet. */
const OPEN_CODES: ReadonlySet<string> = new Set(['facility.no_answer', 'link.no_answer', 'internal']);

/** True when `code` leaves open what became of a change. A booking that was not answered in time is withdrawn. */
export function isOpen(code: string): boolean {
  return OPEN_CODES.has(code);
}

const RefusalSchema = z.object({ domainError: z.object({ code: z.string() }) });

export async function answerOfTrpc<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: 'yes', value: await call };
  } catch (error) {
    const refusal = error instanceof TRPCClientError ? RefusalSchema.safeParse(error.data) : null;
    if (refusal?.success && refusal.data.domainError.code !== 'internal') {
      return { kind: 'no', code: refusal.data.domainError.code };
    }
    return { kind: 'nothing', why: refusal?.success ? 'internal' : nameOf(error) };
  }
}

const ProblemSchema = z.object({ code: z.string() });

/** A JSON answer of the REST API. Server errors without a reason of ours leave everything open. */
export async function answerOfRest<T>(url: string, init: RequestInit, schema: z.ZodType<T>): Promise<Answer<T>> {
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    const body: unknown = await answer.json();
    if (answer.ok) return { kind: 'yes', value: schema.parse(body) };
    const problem = ProblemSchema.safeParse(body);
    if (problem.success && !problem.data.code.startsWith('server.')) return { kind: 'no', code: problem.data.code };
    return { kind: 'nothing', why: `status ${answer.status}` };
  } catch (error) {
    return { kind: 'nothing', why: nameOf(error) };
  }
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return nameOf(error.cause);
  return 'code' in error ? String(error.code) : error.name;
}
