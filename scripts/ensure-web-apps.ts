import { buildStale, WEB_APPS } from './build/targets.ts';

// Loaded before a program that serves the web apps (`node --import ./scripts/ensure-web-apps.ts …`), so that one
// command is enough after a change or on a fresh clone.
buildStale(WEB_APPS);
