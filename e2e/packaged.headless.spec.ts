import { extractAll } from '@electron/asar'
import { parse, type Node } from 'acorn'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'playwright/test'
import { packApp } from '../test/support/packed-app.ts'
import { REPOSITORY } from './support/repository.ts'

const run = promisify(execFile)
/** electron-builder alone takes some ten seconds of a processor. */
const PACK_TIMEOUT_MS = 300_000
const IMPORTS = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'])
/** Electron itself brings it. */
const BROUGHT = new Set(['electron'])

/** What the built code of a folder imports, by file, and does not find from there. */
function missingIn(folder: string): readonly string[] {
  return globSync('out/main/**/*.js', { cwd: folder }).flatMap((file) => {
    const path = join(folder, file)
    const code = parse(readFileSync(path, 'utf8'), { ecmaVersion: 'latest', sourceType: 'module' })
    return importsOf(code)
      .filter((name) => !isFound(name, path))
      .map((name) => `${file}: ${name}`)
  })
}

/** The names of the modules a syntax tree imports by a literal, at once or later. */
function importsOf(node: unknown): readonly string[] {
  if (typeof node !== 'object' || node === null) return []
  const { source } = node as { readonly source?: { readonly value?: unknown } | null }
  const own = IMPORTS.has((node as Partial<Node>).type ?? '') && typeof source?.value === 'string' ? [source.value] : []
  return [...own, ...Object.values(node).flatMap(importsOf)]
}

function isFound(name: string, from: string): boolean {
  if (isBuiltin(name) || BROUGHT.has(name)) return true
  if (name.startsWith('.')) return existsSync(join(dirname(from), name))
  const [first = '', second = ''] = name.split('/')
  const packageName = first.startsWith('@') ? `${first}/${second}` : first
  return (createRequire(from).resolve.paths(name) ?? []).some((dir) =>
    existsSync(join(dir, packageName, 'package.json')),
  )
}

let away: string
test.beforeEach(() => {
  // Nothing of the repository may be found from here.
  away = mkdtempSync(join(tmpdir(), 'corral-packaged-'))
})
test.afterEach(() => rmSync(away, { recursive: true, force: true }))

test('the packed app holds all that its code loads; its command line and its host answer', async () => {
  test.setTimeout(PACK_TIMEOUT_MS)
  using app = await packApp('linux', { built: join(REPOSITORY, 'out') })
  const [desktop, cli] = [join(away, 'desktop'), join(away, 'cli')]
  extractAll(join(app.folder, 'resources/app.asar'), desktop)
  cpSync(join(app.folder, 'resources/cli'), cli, { recursive: true })
  expect(missingIn(desktop)).toEqual([])
  expect(missingIn(cli)).toEqual([])
  const commandLine = await run(process.execPath, [join(cli, 'out/main/cli.js'), 'list', '--help'])
  expect(commandLine.stdout).toMatch(/^Usage: corral list/)
  const host = await run(process.execPath, [join(desktop, 'out/main/headless.js'), '--help'])
  expect(host.stdout).toMatch(/--port N/)
})

test('what code loads and is not there is found', () => {
  cpSync(join(REPOSITORY, 'out/main/headless.js'), join(away, 'out/main/headless.js'))
  writeFileSync(
    join(away, 'out/main/other.js'),
    'import { WebSocketServer } from "ws"\nawait import("./gone.js")\nimport "node:fs"\n',
  )
  const missing = missingIn(away)
  expect(missing).toEqual(expect.arrayContaining(['out/main/other.js: ws', 'out/main/other.js: ./gone.js']))
  expect(missing.filter((line) => line.startsWith('out/main/headless.js: ./chunks/'))).not.toEqual([])
  expect(missing.filter((line) => line.endsWith('node:fs'))).toEqual([])
})
