import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The built screens: `dir` is what `vite build` wrote, the pages are in it. */
export type Screens = { readonly dir: string; readonly staffPage: string; readonly kioskPage: string };

const NOT_BUILT = 'The screens are not built yet. Run: npm run build\n';
const ASSET_MAX_AGE_S = 365 * 24 * 60 * 60;

/** The staff app at `/`, the kiosk at `/kiosk`, and their files. */
export async function addScreenRoutes(app: FastifyInstance, { dir, staffPage, kioskPage }: Screens): Promise<void> {
  if (!existsSync(join(dir, staffPage))) {
    app.get('/', (_request, reply) => reply.code(503).type('text/plain').send(NOT_BUILT));
    app.get('/kiosk', (_request, reply) => reply.code(503).type('text/plain').send(NOT_BUILT));
    return;
  }
  await app.register(fastifyStatic, {
    root: dir,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Built files carry their hash in their name; pages do not.
      const isHashed = /[\\/]assets[\\/]/.test(path);
      void reply.header('cache-control', isHashed ? `public, max-age=${ASSET_MAX_AGE_S}, immutable` : 'no-cache');
    },
  });
  app.get('/', (_request, reply) => reply.sendFile(staffPage));
  app.get('/kiosk', (_request, reply) => reply.sendFile(kioskPage));
}
