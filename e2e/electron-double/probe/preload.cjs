const { contextBridge, ipcRenderer, webUtils } = require('electron')

const waiting = new Map()
let nextId = 1
let onEcho = () => undefined
ipcRenderer.on('ran', (_event, id, error, value) => waiting.get(id)?.(error, value))
ipcRenderer.on('echoed', (_event, value) => onEcho(value))
globalThis.ofPreload = 'a global of the preload'

class Made {
  own = 1
  inherited() {}
}
const kept = { list: ['first'], bytes: new Uint8Array([1]), inner: { count: 1 } }

contextBridge.exposeInMainWorld('probe', {
  run: (text, done) => {
    const id = nextId++
    waiting.set(id, done)
    ipcRenderer.send('run', id, text)
  },
  echo: (value, done) => {
    onEcho = done
    ipcRenderer.send('echo', value)
  },
  kept,
  keptNow: () => kept,
  change: (count) => (kept.inner.count = count),
  own: () => [[1].map(String), new Map([['key', 'value']]).get('key'), typeof globalThis.ofPage],
  call: (callback, ...args) => callback(...args),
  later: async (callback) => callback(),
  fail: () => {
    throw Object.assign(new TypeError('what went wrong'), { code: 'own' })
  },
  made: () => new Made(),
  uncloneable: () => new WeakMap(),
  pathOf: (file) => webUtils.getPathForFile(file),
  exposeAgain: () => contextBridge.exposeInMainWorld('probe', {}),
})
