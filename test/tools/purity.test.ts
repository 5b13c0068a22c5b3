import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Ending, PlantedTree, REPOSITORY, runNode } from './planted-tree.ts'

const PURE_LAYERS = ['base', 'shapes', 'core', 'words', 'contract', 'supervisor'] as const

const IMPURE = {
  environment: 'process.env',
  page: 'document.title',
  buffer: "Buffer.from('')",
  timer: 'setTimeout(() => 1, 1)',
  network: "fetch('')",
} as const

const PLANTED = PURE_LAYERS.flatMap((layer) =>
  Object.entries(IMPURE).map(([name, expression]) => ({ file: `src/${layer}/${name}.ts`, expression })),
)

const ALLOWED = [
  { file: 'src/node/allowed.ts', expression: IMPURE.environment },
  { file: 'src/adapters/allowed.ts', expression: IMPURE.environment },
  { file: 'src/renderer/allowed.ts', expression: IMPURE.page },
]

const MISPLACED = [
  { file: 'src/adapters/misplaced.ts', expression: IMPURE.page },
  { file: 'src/renderer/misplaced.ts', expression: IMPURE.environment },
]

let tsc: Ending

beforeAll(async () => {
  using tree = new PlantedTree()
  symlinkSync(join(REPOSITORY, 'node_modules'), join(tree.root, 'node_modules'))
  copyFileSync(join(REPOSITORY, 'tsconfig.base.json'), join(tree.root, 'tsconfig.base.json'))
  for (const layer of [...PURE_LAYERS, 'node', 'adapters', 'renderer']) {
    mkdirSync(join(tree.root, `src/${layer}`), { recursive: true })
    copyFileSync(join(REPOSITORY, `src/${layer}/tsconfig.json`), join(tree.root, `src/${layer}/tsconfig.json`))
  }
  for (const { file, expression } of [...PLANTED, ...ALLOWED, ...MISPLACED]) {
    tree.plant(file, `export const planted: unknown = ${expression}\n`)
  }
  const projects = ['supervisor', 'adapters', 'renderer'].map((layer) => `src/${layer}`)
  tsc = await runNode(join(REPOSITORY, 'node_modules/typescript/bin/tsc'), ['-b', ...projects], tree.root)
}, 180_000)

test.each([...PLANTED, ...MISPLACED])('$expression in $file does not compile', ({ file }) => {
  expect(tsc.output).toContain(`${file}(1,`)
})

test.each(ALLOWED)('$expression in $file compiles', ({ file }) => {
  expect(tsc.output).not.toContain(file)
})
