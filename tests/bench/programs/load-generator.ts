import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { LoadSchema, type LoadResult } from '../http-load.ts';

/*
 * Sends the load that its argument describes and prints what came back as JSON. A process of its own: a generator
 * inside the server would measure itself.
 */

type Request = { readonly method: string; readonly headers: Record<string, string>; readonly body?: string };

type Options = {
  readonly url: string;
  readonly connections: number;
  readonly duration: number;
  readonly requests?: readonly { readonly setupRequest: (request: Request) => Request }[];
};

type Run = PromiseLike<{ readonly errors: number; readonly duration: number }> & {
  on(event: 'response', listener: (client: unknown, status: number, bytes: number, ms: number) => void): void;
};

/** Its types are in no package of ours. */
const autocannon: (options: Options) => Run = createRequire(import.meta.url)('autocannon');

const { url, connections, seconds, bodiesFile, skip } = LoadSchema.parse(JSON.parse(process.argv[2] ?? ''));
const bodies = bodiesFile === undefined ? [] : readFileSync(bodiesFile, 'utf8').split('\n').slice(skip);
const keyStem = `${process.pid}-${Date.now()}`;
let sent = 0;

/** The next body, under an idempotency key of its own. */
function postNext(request: Request): Request {
  const body = bodies[sent % bodies.length] ?? '';
  sent += 1;
  const headers = { 'content-type': 'application/json', 'idempotency-key': `${keyStem}-${sent}` };
  return { ...request, method: 'POST', headers, body };
}

const isGet = bodies.length === 0;
const requests = isGet ? {} : { requests: [{ setupRequest: postNext }] };
const run = autocannon({ url, connections, duration: seconds, ...requests });
const answered: number[] = [];
const counts = new Map<number, number>();
run.on('response', (_client, status, _bytes, ms) => {
  answered.push(ms);
  counts.set(status, (counts.get(status) ?? 0) + 1);
});
const { errors, duration } = await run;
const result: LoadResult = { ms: answered, statuses: Object.fromEntries(counts), errors, seconds: duration };
process.stdout.write(JSON.stringify(result));
