import { registerHooks } from 'node:module'

/** What stands for Electron, and for what only works inside it. */
const DOUBLES: Readonly<Record<string, string>> = {
  electron: new URL('electron.ts', import.meta.url).href,
  'electron-updater': new URL('electron-updater.ts', import.meta.url).href,
}

// Loaded with --import before the app: every import of these, in the app and its packages, gets the double.
registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const double = DOUBLES[specifier]
    return double === undefined ? nextResolve(specifier, context) : { url: double, shortCircuit: true }
  },
})
