import { makeCodec } from '../codec.ts';
import { makeLink } from './cross-world-link.ts';
import { type IsolatedConfig, isolatedWorld } from './isolated-world.ts';
import { mainWorld } from './main-world.ts';

/* Source text that a page evaluates before its own scripts, in each of its two worlds. */

export function mainWorldSource(secret: string): string {
  return `(${String(mainWorld)})(${String(makeLink)}, ${JSON.stringify(secret)});`;
}

/** `preload` is the text of the preload bundle: CommonJS, as a sandboxed preload has to be. */
export function isolatedWorldSource(config: IsolatedConfig, preload: string): string {
  const run = preload === '' ? 'null' : `function (exports, require, module, process) {\n${preload}\n}`;
  return `(${String(isolatedWorld)})(${JSON.stringify(config)}, ${String(makeCodec)}, ${String(makeLink)}, ${run});`;
}
