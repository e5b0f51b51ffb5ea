import { cpSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';

/*
 * The desktop app's own programs, one build per `--mode`:
 * `main` is the main process and the controller's process (out/main), `staff-preload` and `kiosk-preload` are what a
 * sandboxed window may load: a single CommonJS file each (out/preload).
 */

/** Native code and what Electron brings stay outside; everything else goes into the bundles. */
const external = ['electron', 'better-sqlite3', ...builtinModules.flatMap((name) => [name, `node:${name}`])];

const at = (path: string): string => resolve(import.meta.dirname, path);

const MAIN: UserConfig = {
  plugins: [copyMigrations()],
  build: {
    outDir: at('out/main'),
    emptyOutDir: true,
    rolldownOptions: {
      input: { index: at('main/index.ts'), 'controller-process': at('main/controller-process.ts') },
      external,
      // All in one folder: files find their neighbours by `import.meta.dirname`.
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
    },
  },
};

function preload(name: 'staff' | 'kiosk'): UserConfig {
  return {
    build: {
      outDir: at('out/preload'),
      emptyOutDir: false,
      rolldownOptions: {
        input: { [name]: at(`preload/${name}.ts`) },
        external,
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}

const TARGETS: Record<string, UserConfig> = {
  main: MAIN,
  'staff-preload': preload('staff'),
  'kiosk-preload': preload('kiosk'),
};

export default defineConfig(({ mode }) => {
  const target = TARGETS[mode];
  if (!target) throw new Error(`vite.node.config.ts builds ${Object.keys(TARGETS).join(', ')}; not "${mode}"`);
  return {
    root: import.meta.dirname,
    envDir: false,
    publicDir: false,
    ssr: { noExternal: true },
    ...target,
    build: { ssr: true, target: 'node24', sourcemap: true, minify: false, ...target.build },
  };
});

/** The controller's migrations are read as files, from beside the code that applies them. */
function copyMigrations(): Plugin {
  return {
    name: 'copy-migrations',
    closeBundle: () => cpSync(at('main/controller/db/migrations'), at('out/main/migrations'), { recursive: true }),
  };
}
