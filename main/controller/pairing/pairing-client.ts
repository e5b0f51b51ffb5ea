import { z } from 'zod';
import { err, ok, type Result } from '../../../domain/result.ts';
import { type EpochMs, SECOND_MS } from '../../../domain/time.ts';
import {
  type PairAnswer,
  PairAnswerSchema,
  type PairConfirmAnswer,
  PairConfirmAnswerSchema,
  type PairConfirmRequest,
  type PairRequest,
  type StandingAnswer,
  StandingAnswerSchema,
  type StandingRequest,
} from '../../../sync/protocol/pairing.ts';

export type PairingClientError =
  /** `isCertificateDated`: by this computer's clock the cloud's certificate is not valid yet, or no longer. */
  | { readonly code: 'pairing.unreachable'; readonly problem: string; readonly isCertificateDated?: boolean }
  /** `reason` is the cloud's own code, `sentence` what it says to people. */
  | { readonly code: 'pairing.refused'; readonly reason: string; readonly sentence: string };

/** The cloud, as a controller sees it that is nobody's yet. */
export type PairingClient = {
  claim(request: PairRequest): Promise<Result<PairAnswer, PairingClientError>>;
  confirm(request: PairConfirmRequest): Promise<Result<PairConfirmAnswer, PairingClientError>>;
  askStanding(request: StandingRequest): Promise<Result<StandingAnswer, PairingClientError>>;
  /** The time at the cloud, to the second; null when it does not say. Tells it nothing. */
  askTime(): Promise<Result<EpochMs | null, PairingClientError>>;
};

const CALL_LIMIT_MS = 15 * SECOND_MS;
const ProblemSchema = z.object({ code: z.string(), detail: z.string() });

/** Speaks to the cloud at `cloudUrl`; follows it nowhere else. */
export function createPairingClient(cloudUrl: string): PairingClient {
  async function call<T>(path: string, body: object, schema: z.ZodType<T>): Promise<Result<T, PairingClientError>> {
    try {
      const response = await fetch(`${cloudUrl}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(CALL_LIMIT_MS),
      });
      const answer: unknown = await response.json();
      if (response.ok) return ok(schema.parse(answer));
      const problem = ProblemSchema.safeParse(answer);
      if (!problem.success || response.status >= 500) return unreachable(`it answers ${response.status}`);
      return err({ code: 'pairing.refused', reason: problem.data.code, sentence: problem.data.detail });
    } catch (error) {
      return noAnswer(error);
    }
  }

  async function askTime(): Promise<Result<EpochMs | null, PairingClientError>> {
    try {
      const limits = { redirect: 'error', signal: AbortSignal.timeout(CALL_LIMIT_MS) } as const;
      const { headers } = await fetch(`${cloudUrl}/health`, { method: 'HEAD', ...limits });
      const toldAt = Date.parse(headers.get('date') ?? '');
      return ok(Number.isNaN(toldAt) ? null : toldAt);
    } catch (error) {
      return noAnswer(error);
    }
  }

  return {
    claim: (request) => call('/pair', request, PairAnswerSchema),
    confirm: (request) => call('/pair/confirm', request, PairConfirmAnswerSchema),
    askStanding: (request) => call('/pair/standing', request, StandingAnswerSchema),
    askTime,
  };
}

function unreachable(problem: string): Result<never, PairingClientError> {
  return err({ code: 'pairing.unreachable', problem });
}

function noAnswer(error: unknown): Result<never, PairingClientError> {
  const problem = describe(error);
  const cause = error instanceof Error ? error.cause : null;
  const reason = cause instanceof Error && 'code' in cause ? cause.code : null;
  if (reason !== 'CERT_NOT_YET_VALID' && reason !== 'CERT_HAS_EXPIRED') return unreachable(problem);
  return err({ code: 'pairing.unreachable', problem, isCertificateDated: true });
}

/** Whatever fetch throws is its way of not reaching anybody; what it means is in the cause. */
function describe(error: unknown): string {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'what answers there is not our cloud';
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
