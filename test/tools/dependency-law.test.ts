import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type Arrow, FORBIDDEN, LAWFUL, LAYERS, RENDERER_LAYERS, SUPERVISOR_LAYERS } from './planted-arrows.ts'
import { type Ending, PlantedTree, REPOSITORY, runNode } from './planted-tree.ts'

const BOUNDARIES = join(REPOSITORY, 'scripts/boundaries.mjs')

const PACKAGES = ['electron', 'electron-store', 'node-pty', 'ws', 'zod']

const SOURCE_FOLDERS = [
  ...LAYERS.map((layer) => `src/${layer}`),
  ...RENDERER_LAYERS.map((layer) => `src/renderer/${layer}`),
  ...SUPERVISOR_LAYERS.map((layer) => `src/supervisor/${layer}`),
]

function plantTree(tree: PlantedTree, arrows: readonly Arrow[]): void {
  const versions = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']))
  const dependencies = versions(PACKAGES)
  tree.plant(
    'package.json',
    JSON.stringify({ type: 'module', dependencies, devDependencies: versions(['build-only']) }),
  )
  for (const name of [...PACKAGES, 'build-only']) {
    tree.plant(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    tree.plant(`node_modules/${name}/index.js`, 'exports.value = 1\n')
  }
  for (const folder of [...SOURCE_FOLDERS, 'src/adapters/remote-hosts', 'test', 'e2e', 'bench', 'scripts']) {
    tree.plant(`${folder}/target.ts`, 'export type Value = number\nexport const value: Value = 1\n')
  }
  tree.plant('src/core/target.test.ts', 'export const value = 1\n')
  tree.plant('src/core/cycle-b.ts', "import type { used } from './cycle-a.ts'\nexport const value = 1 as typeof used\n")
  for (const { from, text } of arrows) tree.plant(from, text)
}

let planted: Ending
let clean: Ending
let blind: Ending

beforeAll(async () => {
  using plantedTree = new PlantedTree()
  using cleanTree = new PlantedTree()
  using blindTree = new PlantedTree()
  plantTree(plantedTree, FORBIDDEN)
  plantTree(cleanTree, LAWFUL)
  cleanTree.plant('src/core/cycle-b.ts', 'export const value = 1\n')
  blindTree.plant('src/main/index.js', 'export {}\n')
  const runs = [plantedTree, cleanTree, blindTree].map((tree) => runNode(BOUNDARIES, [], tree.root))
  ;[planted, clean, blind] = (await Promise.all(runs)) as [Ending, Ending, Ending]
}, 180_000)

test('a tree with violations fails the check', () => {
  expect(planted.exitCode).toBe(1)
})

test.each(FORBIDDEN)('$from breaks $rule', ({ from, rule }) => {
  expect(`\n${planted.output}`).toContain(`\n${rule}: ${from} →`)
})

test('a tree with every lawful import passes', () => {
  expect(clean.output).toContain('0 problems')
  expect(clean.exitCode).toBe(0)
})

test('a cruise that reads no TypeScript fails', () => {
  expect(blind.output).toContain('blind: no import was found in any TypeScript file of src')
  expect(blind.exitCode).toBe(1)
})
