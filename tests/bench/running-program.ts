import { join } from 'node:path';
import { isHealthy } from '../support/club-processes.ts';
import { freePort } from '../support/postgres.ts';
import { createProgram } from '../support/program-process.ts';
import { waitUntil } from '../support/wait-until.ts';

export type RunningProgram = { readonly url: string; stop(): Promise<void> };

type Options = {
  /** Of `tests/bench/programs`. */
  readonly name: string;
  readonly dataDir: string;
  /** After the port that it is to listen on. */
  readonly args: readonly string[];
};

/** Starts something to compare with, in a process of its own, and waits until it answers. */
export async function startProgram({ name, dataDir, args }: Options): Promise<RunningProgram> {
  const port = await freePort();
  const program = createProgram({
    name,
    entry: `tests/bench/programs/${name}.ts`,
    args: [String(port), ...args],
    env: {},
    logFile: join(dataDir, `${name}.log`),
    onCrash: (how) => {
      throw new Error(how);
    },
  });
  program.start();
  const url = `http://127.0.0.1:${port}`;
  await waitUntil(() => isHealthy(url));
  return { url, stop: program.stop };
}
