import { registerHooks } from 'node:module'

const DOUBLE = new URL('electron.ts', import.meta.url).href

// Loaded with --import before the app: every `import 'electron'`, in the app and its packages, gets the double.
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === 'electron' ? { url: DOUBLE, shortCircuit: true } : nextResolve(specifier, context),
})
