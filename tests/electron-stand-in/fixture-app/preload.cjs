const { contextBridge, ipcRenderer } = require('electron');

globalThis.secretOfPreload = 'only in the preload';

contextBridge.exposeInMainWorld('fixture', {
  echo: (value) => ipcRenderer.invoke('echo', value),
  fail: () => ipcRenderer.invoke('fail'),
  unknown: () => ipcRenderer.invoke('nobody-listens'),
  hash: (text) => ipcRenderer.invoke('hash', text),
  note: (text) => ipcRenderer.send('note', text),
  onTick: (listener) => {
    ipcRenderer.on('tick', (_event, count) => listener(count));
  },
  valueAtOnce: () => `at once: ${globalThis.secretOfPreload}`,
  throwAtOnce: () => {
    throw new RangeError('thrown at once');
  },
  callTwice: (callee) => callee(1) + callee(2),
  seesThePage: () => typeof globalThis.ofThePage,
  require: (() => {
    try {
      return typeof require('node:fs');
    } catch (error) {
      return error.message;
    }
  })(),
});
