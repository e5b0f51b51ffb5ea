import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { quantile } from './figures.ts';

export const LoadSchema = z.object({
  url: z.string(),
  connections: z.number(),
  seconds: z.number(),
  /** None: GET. Else POST, one after the other, each with an idempotency key of its own. */
  bodiesFile: z.string().optional(),
  /** So many bodies of the file are left out. */
  skip: z.number().default(0),
});
export type Load = z.input<typeof LoadSchema>;

const ResultSchema = z.object({
  ms: z.array(z.number()),
  statuses: z.record(z.string(), z.number()),
  errors: z.number(),
  seconds: z.number(),
});
export type LoadResult = z.infer<typeof ResultSchema>;

export type Measured = {
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Answers by status; what got no answer under `error`. */
  readonly statuses: Readonly<Record<string, number>>;
};

const GENERATOR = join(import.meta.dirname, 'programs/load-generator.ts');
const WARM_UP_SECONDS = 3;
/** More than the fastest gets through while it warms up. */
const WARM_UP_BODIES = 60_000;
const OUTPUT_BYTES_MAX = 256 * 1024 * 1024;

/** Sends `load` from a process of its own; first a while that is not counted, after which `whenWarm` is done. */
export async function measure(load: Load, whenWarm: () => Promise<void> = async () => undefined): Promise<Measured> {
  await send({ ...load, seconds: WARM_UP_SECONDS, connections: Math.min(50, load.connections) });
  await whenWarm();
  return send({ ...load, skip: WARM_UP_BODIES });
}

async function send(load: Load): Promise<Measured> {
  const { stdout } = await promisify(execFile)(process.execPath, [GENERATOR, JSON.stringify(load)], {
    maxBuffer: OUTPUT_BYTES_MAX,
  });
  const { ms, statuses, errors, seconds } = ResultSchema.parse(JSON.parse(stdout));
  return {
    perSecond: ms.length / seconds,
    p50: quantile(ms, 0.5),
    p95: quantile(ms, 0.95),
    p99: quantile(ms, 0.99),
    statuses: { ...statuses, ...(errors > 0 && { error: errors }) },
  };
}
