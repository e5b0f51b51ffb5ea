import { registerHooks } from 'node:module';

/** What `process.versions.electron` says. */
export const ELECTRON_VERSION = '45.4.1';

/** Makes `import` and `require` of `electron` give the module at `url`, the same one to both. */
export function resolveElectronTo(url: string): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      /^electron(?:\/main|\/common|\/utility)?$/.test(specifier)
        ? { url, shortCircuit: true }
        : next(specifier, context),
  });
}

export function setVersion(name: string, value: string): void {
  Object.defineProperty(process.versions, name, { value, enumerable: true, configurable: true });
}
