// A small Electron app that tells which events it gets, and runs in its main process what its page asks for. It would run in Electron too.
import * as electron from 'electron'
import { join } from 'node:path'
import { runInThisContext } from 'node:vm'

const { app, BrowserWindow, ipcMain, protocol } = electron

const URL_OF_PAGE = 'probe://app/'
const PAGE = '<!doctype html><title>probe</title><script>var kindAtFirst = typeof probe</script>'
/** Events whose default is prevented. */
const prevented = new Set(process.argv.flatMap((arg) => (arg.startsWith('prevent=') ? [arg.slice(8)] : [])))
const catches = new Set(process.argv.flatMap((arg) => (arg.startsWith('catch=') ? [arg.slice(6)] : [])))

const tell = (...words) => process.stdout.write(`${JSON.stringify(words)}\n`)

function hear(source, names) {
  for (const name of names) {
    source.on(name, (event) => {
      tell(name, ...(name.endsWith('navigation') || name.endsWith('navigate') ? [event.url ?? null] : []))
      if (prevented.has(name)) event.preventDefault()
    })
  }
}

tell('argv', ...process.argv.slice(1))
for (const signal of catches) process.on(signal, () => tell('caught early', signal))
hear(app, ['before-quit', 'will-quit', 'quit'])
if (prevented.has('window-all-closed')) app.on('window-all-closed', () => tell('window-all-closed'))
protocol.registerSchemesAsPrivileged([{ scheme: 'probe', privileges: { standard: true } }])
app.on('web-contents-created', (_event, contents) =>
  hear(contents, ['did-start-navigation', 'will-navigate', 'did-navigate', 'destroyed', 'unresponsive']),
)

async function run(sender, id, text) {
  try {
    const made = runInThisContext(`(${text})`)
    sender.send('ran', id, null, await made(electron, BrowserWindow.getAllWindows()[0]))
  } catch (error) {
    if (!sender.isDestroyed()) sender.send('ran', id, String(error), null)
  }
}

ipcMain.on('run', ({ sender }, id, text) => void run(sender, id, text))
ipcMain.on('echo', ({ sender }, value) => sender.send('echoed', value))

await app.whenReady()
protocol.handle('probe', () => new Response(PAGE, { headers: { 'content-type': 'text/html' } }))
for (const signal of catches) process.on(signal, () => tell('caught', signal))
const webPreferences = {
  preload: join(import.meta.dirname, 'preload.cjs'),
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
}
const window = new BrowserWindow({ webPreferences })
hear(window, ['close', 'closed', 'query-session-end', 'session-end'])
await window.loadURL(URL_OF_PAGE)
