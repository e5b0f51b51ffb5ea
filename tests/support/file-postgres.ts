import { afterAll, beforeAll } from 'vitest';
import type { TestPostgres } from './postgres.ts';
import { usePostgres } from './shared-postgres.ts';

/** The run's PostgreSQL for all tests of the file that calls this at its top; `url` is there once they run. */
export function filePostgres(): { readonly url: string } {
  let server: TestPostgres | null = null;
  beforeAll(async () => {
    server = await usePostgres();
  });
  afterAll(() => server?.stop());
  return {
    get url() {
      if (!server) throw new Error('PostgreSQL is there only while tests run');
      return server.url;
    },
  };
}
