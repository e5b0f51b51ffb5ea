const { readFile } = require('node:fs/promises');
const { extname, join } = require('node:path');
const { app, BrowserWindow, ipcMain, protocol, session, utilityProcess } = require('electron');

/* The smallest app that uses all of the stand-in. What happened is in `seen`, for the specs to look at. */

const seen = { navigations: [], popUps: [], notes: [], second: null, workerExits: [] };
globalThis.seen = seen;

app.setPath('userData', process.env.FIXTURE_DATA);
for (const name of ['before-quit', 'will-quit', 'quit']) app.on(name, () => console.log(name));

protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);

if (!app.requestSingleInstanceLock()) {
  console.log('second instance');
  app.quit();
} else {
  app.on('second-instance', (_event, argv) => {
    seen.second = argv.at(-1);
  });
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      event.preventDefault();
      seen.navigations.push(url);
    });
    contents.setWindowOpenHandler(({ url }) => {
      seen.popUps.push(url);
      return { action: 'deny' };
    });
  });
  void app.whenReady().then(start);
}

async function start() {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  protocol.handle('app', serve);
  answerPages();
  const webPreferences = { preload: join(__dirname, 'preload.cjs') };
  const desk = new BrowserWindow({ width: 1000, height: 700, show: false, webPreferences });
  desk.once('ready-to-show', () => desk.show());
  await desk.loadURL('app://desk/page.html');
  await new BrowserWindow({ kiosk: true, webPreferences }).loadURL('app://kiosk/page.html');
  let count = 0;
  setInterval(() => {
    count += 1;
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('tick', count);
  }, 50);
  console.log('started');
}

async function serve(request) {
  const { pathname } = new URL(request.url);
  if (pathname === '/post') return Response.json({ url: request.url, body: await request.text() });
  if (!['/page.html', '/page.js'].includes(pathname)) return new Response('not found', { status: 404 });
  const type = extname(pathname) === '.js' ? 'text/javascript' : 'text/html';
  const policy = "default-src 'self'; script-src 'self' 'sha256-EXERsusPvwyXordSNlvxvB5c5wZUhnbIpE/6UHKmB5U='";
  return new Response(await readFile(join(__dirname, pathname)), {
    headers: { 'content-type': type, 'content-security-policy': policy },
  });
}

function answerPages() {
  const worker = utilityProcess.fork(join(__dirname, 'worker.cjs'));
  const waiting = new Map();
  worker.on('message', ({ id, hash }) => waiting.get(id)(hash));
  worker.on('exit', (code) => seen.workerExits.push(code));
  seen.endWorker = () => worker.postMessage({ die: true });
  ipcMain.handle('echo', (_event, value) => value);
  ipcMain.handle('fail', () => {
    throw new TypeError('boom');
  });
  ipcMain.handle('hash', (_event, text) => {
    return new Promise((resolve) => {
      waiting.set(waiting.size, resolve);
      worker.postMessage({ id: waiting.size - 1, text });
    });
  });
  ipcMain.on('note', (event, text) => seen.notes.push([event.senderFrame.url, text]));
}
