import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { documentedPathsOf } from './documented-paths.ts'
import { REPOSITORY } from './planted-tree.ts'

const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'GLOSSARY.md', 'docs/security.md']

/** Documents may leave out the leading `src/`. */
const exists = (path: string): boolean =>
  [path, `src/${path}`].some((candidate) => globSync(candidate, { cwd: REPOSITORY }).length > 0)

describe.each(DOCUMENTS.filter((name) => existsSync(join(REPOSITORY, name))))('%s', (name) => {
  test('every path it names exists', () => {
    const paths = documentedPathsOf(readFileSync(join(REPOSITORY, name), 'utf8'))
    expect(paths.filter((path) => !exists(path))).toEqual([])
  })
})

test('a document names a path by backticks and a folder of the repository or a source file ending', () => {
  const document =
    'See `src/core/agent/`, `main/compose.ts`, `scripts/*.mjs`, `electron-builder.yml` and `src/a.ts:12`.'
  const expected = ['src/core/agent/', 'main/compose.ts', 'scripts/*.mjs', 'electron-builder.yml', 'src/a.ts']
  expect(documentedPathsOf(document)).toEqual(expected)
})

test('commands, packages, branches, products of the build and text in fences are not paths', () => {
  const document =
    '`npm test`, `@xterm/headless`, `corral/api`, `out/main/index.js`, `settings.json`\n```\n`src/gone.ts`\n```\n'
  expect(documentedPathsOf(document)).toEqual([])
})

test('every attack in the document on security has tests that carry its row', () => {
  const rows = readFileSync(join(REPOSITORY, 'docs/security.md'), 'utf8').match(/(?<=^\| )(?:[CHM]\d|L)(?= \|)/gm) ?? []
  const files = globSync('{src,test,e2e}/**/*.{test,spec,contract}.ts', { cwd: REPOSITORY })
  const tests = files.map((file) => readFileSync(join(REPOSITORY, file), 'utf8')).join('\n')
  expect(rows).toHaveLength(20)
  expect(rows.filter((row) => !new RegExp(`['"\`]${row}: `).test(tests))).toEqual([])
})
