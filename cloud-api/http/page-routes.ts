import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { CloudFailure } from '../errors.ts';

/** The page decides by its address what to show, so all of these are the same file. */
const PAGES = ['/', '/f/:slug', '/b/:id'];

/** Serves the built booking page from `pageDir`. Files whose name holds a hash of their content never change. */
export async function registerPageRoutes(app: FastifyInstance, pageDir: string): Promise<void> {
  const isBuilt = existsSync(join(pageDir, 'index.html'));
  if (isBuilt) {
    await app.register(fastifyStatic, {
      root: pageDir,
      index: false,
      schemaHide: true,
      cacheControl: false,
      dotfiles: 'ignore',
      setHeaders: (reply, path) => {
        const isHashed = path.includes(`${sep}assets${sep}`);
        void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  for (const url of PAGES) {
    app.get(url, { schema: { hide: true } }, (_request, reply): FastifyReply => {
      if (!isBuilt) throw new CloudFailure({ code: 'page.not_built' });
      return reply.sendFile('index.html');
    });
  }
}
