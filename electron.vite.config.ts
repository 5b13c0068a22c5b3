import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { electronFree } from './scripts/lib/electron-free.mjs'

const fromRoot = (path: string): string => resolve(import.meta.dirname, path)

/** Everything in "dependencies" stays a run-time import of main (electron-vite's default); the rest is bundled. */
export default defineConfig({
  main: {
    plugins: [electronFree('headless')],
    build: {
      sourcemap: true,
      // Loaded from their packages they are a hundred files, half of the time in which the command line starts.
      externalizeDeps: { exclude: ['zod', 'commander', '@noble/hashes'] },
      rolldownOptions: {
        input: {
          index: fromRoot('src/main/index.ts'),
          headless: fromRoot('src/headless/index.ts'),
          cli: fromRoot('src/cli/index.ts'),
          'cli-main': fromRoot('src/cli/main.ts'),
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      // A sandboxed preload can load neither ES modules nor packages: one CommonJS file with everything in it.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: fromRoot('src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    publicDir: false,
    plugins: [react()],
    // Nothing inlined: the page's policy allows fonts and images from its own origin only.
    build: {
      minify: true,
      sourcemap: true,
      assetsInlineLimit: 0,
      rolldownOptions: { input: fromRoot('src/renderer/index.html') },
    },
  },
})
