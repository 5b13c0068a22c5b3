const { contextBridge, ipcRenderer } = require('electron')

const waiting = new Map()
let nextId = 1
let onEcho = () => undefined
ipcRenderer.on('ran', (_event, id, error, value) => waiting.get(id)?.(error, value))
ipcRenderer.on('echoed', (_event, value) => onEcho(value))

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
})
