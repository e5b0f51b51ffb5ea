import { build, DESKTOP, WEB_APPS } from './build/targets.ts';
import { runTool } from './stages/run-tool.ts';

// `npm run dist`: installers of the desktop app for this platform, into dist/ (electron-builder.yml).
for (const target of [...WEB_APPS.filter(({ name }) => name === 'staff app and kiosk'), DESKTOP]) build(target);
if (!runTool('electron-builder', ['--publish', 'never', ...process.argv.slice(2)])) process.exitCode = 1;
