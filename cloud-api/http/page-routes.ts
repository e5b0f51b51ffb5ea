import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { CloudFailure } from '../errors.ts';

/** The page decides by its address what to show, so all of these are the same file. */
const PAGES = ['/', '/f/:slug', '/b/:id', '/c/:id'];

const OWNER_PREFIX = '/admin/';

export type PageRoutesParts = {
  /** Where the built booking page lies. */
  readonly pageDir: string;
  /** Where the built page for owners lies. */
  readonly ownerPageDir: string;
};

/**
 * Serves the built booking page, and the owners' at `/admin`. Files whose name holds a hash of their content never
 * change.
 */
export async function registerPageRoutes(app: FastifyInstance, parts: PageRoutesParts): Promise<void> {
  const { pageDir, ownerPageDir } = parts;
  const isBuilt = await serveFiles(app, { root: pageDir, prefix: '/', isFirst: true });
  for (const url of PAGES) servePage(app, { url, root: pageDir, isBuilt });
  const isOwnersBuilt = await serveFiles(app, { root: ownerPageDir, prefix: OWNER_PREFIX, isFirst: !isBuilt });
  for (const url of ['/admin', OWNER_PREFIX]) servePage(app, { url, root: ownerPageDir, isBuilt: isOwnersBuilt });
}

type Files = { readonly root: string; readonly prefix: string; readonly isFirst: boolean };

/** False when they have not been built. */
async function serveFiles(app: FastifyInstance, { root, prefix, isFirst }: Files): Promise<boolean> {
  if (!existsSync(join(root, 'index.html'))) return false;
  await app.register(fastifyStatic, {
    root,
    prefix,
    // `sendFile` is added to replies once for all.
    decorateReply: isFirst,
    index: false,
    schemaHide: true,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (reply, path) => {
      const isHashed = path.includes(`${sep}assets${sep}`);
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return true;
}

type Page = { readonly url: string; readonly root: string; readonly isBuilt: boolean };

function servePage(app: FastifyInstance, { url, root, isBuilt }: Page): void {
  app.get(url, { schema: { hide: true } }, (_request, reply): FastifyReply => {
    if (!isBuilt) throw new CloudFailure({ code: 'page.not_built' });
    return reply.sendFile('index.html', root);
  });
}
