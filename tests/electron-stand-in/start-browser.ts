import { join } from 'node:path';
import { app } from './app.ts';
import { launchChromium } from './chromium.ts';
import { setChromium } from './registry.ts';
import { SCREEN, webContents } from './web-contents.ts';

const ALWAYS = [
  '--no-startup-window',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--password-store=basic',
];

/** Starts Chromium once the main entry has been read, as Electron does; then the app is ready. */
export async function startBrowser(forPlaywright: boolean): Promise<void> {
  const { switches } = app.commandLine;
  app.commandLine.appendSwitch('disable-features', 'Translate,HttpsUpgrades,MediaRouter,OptimizationHints');
  const isRoot = process.getuid?.() === 0;
  if (isRoot) app.commandLine.appendSwitch('no-sandbox');
  const isHeaded = process.env['ELECTRON_STAND_IN_HEADED'] !== undefined;
  const chromium = await launchChromium(
    [
      ...ALWAYS,
      `--user-data-dir=${join(app.getPath('userData'), 'stand-in-chromium')}`,
      ...(isHeaded ? [] : ['--headless=new', `--screen-info={${SCREEN.width}x${SCREEN.height}}`]),
      ...[...switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`)),
    ],
    forPlaywright,
  );
  setChromium(chromium);
  process.once('exit', chromium.kill);
  chromium.onGone(() => {
    if (app.standIn.isEnding()) return;
    console.error('electron stand-in: Chromium went away');
    app.exit(1);
  });
  await watchTargets(chromium.browser, chromium.session);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  // Playwright waits for this line.
  if (chromium.webSocketUrl !== undefined) process.stderr.write(`\nDevTools listening on ${chromium.webSocketUrl}\n`);
  app.standIn.becomeReady();
}

type Chromium = Awaited<ReturnType<typeof launchChromium>>;

async function watchTargets(browser: Chromium['browser'], sessionOf: Chromium['session']): Promise<void> {
  browser.on('Target.targetDestroyed', ({ targetId }) =>
    webContents.fromDevToolsTargetId(targetId)?.window.pageClosed(),
  );
  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    // A page made by a page (`target=_blank`) is closed while it is still paused, before it asks for anything.
    if (targetInfo.openerId !== undefined) {
      void browser.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {});
    } else {
      void sessionOf(sessionId)
        .send('Runtime.runIfWaitingForDebugger')
        .catch(() => {});
    }
  });
  const filter = [{ type: 'page' }];
  await browser.send('Target.setDiscoverTargets', { discover: true, filter });
  await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter });
}
