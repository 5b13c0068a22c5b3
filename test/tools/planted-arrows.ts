import { dirname, relative } from 'node:path'

/** The layers between which arrows are planted. */
export const LAYERS = [
  'base',
  'node',
  'shapes',
  'core',
  'words',
  'contract',
  'supervisor',
  'adapters/one',
  'adapters/two',
  'transports',
  'transports/ipc',
  'transports/control',
  'transports/ssh',
  'host',
  'main',
  'main/shell',
  'headless',
  'cli',
  'preload',
  'renderer',
] as const

type Layer = (typeof LAYERS)[number]

/** DESIGN's dependency law, written out independently; value imports between layers. */
const LAW: Record<Layer, readonly Layer[]> = {
  base: [],
  node: ['base'],
  shapes: ['base'],
  core: ['base', 'shapes'],
  words: ['base', 'shapes', 'core'],
  contract: ['base', 'shapes'],
  supervisor: ['base', 'shapes', 'core', 'words', 'contract'],
  'adapters/one': ['base', 'node', 'shapes', 'core'],
  'adapters/two': ['base', 'node', 'shapes', 'core'],
  transports: ['base', 'node', 'shapes', 'contract', 'transports/ipc', 'transports/control', 'transports/ssh'],
  'transports/ipc': ['base', 'node', 'shapes', 'contract', 'transports', 'transports/control', 'transports/ssh'],
  'transports/control': ['base', 'node', 'shapes', 'contract', 'transports', 'transports/ipc', 'transports/ssh'],
  'transports/ssh': ['base', 'node', 'shapes', 'contract', 'transports', 'transports/ipc', 'transports/control'],
  host: ['base', 'shapes', 'core', 'contract', 'transports', 'transports/control', 'transports/ssh'],
  main: [
    'base',
    'node',
    'core',
    'contract',
    'transports',
    'transports/ipc',
    'transports/control',
    'transports/ssh',
    'host',
    'main/shell',
  ],
  'main/shell': ['base', 'node', 'shapes', 'core', 'words', 'contract'],
  headless: ['base', 'node', 'core', 'contract', 'transports', 'transports/control', 'transports/ssh', 'host'],
  cli: ['base', 'node', 'shapes', 'core', 'words', 'contract', 'transports/control', 'transports/ssh'],
  preload: ['contract'],
  renderer: ['base', 'shapes', 'core', 'words', 'contract'],
}

/** A file with one import, and the rule it breaks; a permitted one breaks none. */
export type Arrow = { readonly from: string; readonly text: string; readonly rule?: string }

const ruleOf = (from: Layer, to: Layer): string => {
  if (from.startsWith('adapters') && to.startsWith('adapters')) return 'adapters-stay-apart'
  if (from === 'contract' && to === 'core') return 'contract-takes-only-types-from-core'
  if (from === 'main/shell' && to.startsWith('transports')) return 'shell-takes-only-types-from-transports'
  return from === 'main/shell' ? 'main/shell-imports' : `${from.split('/')[0]}-imports`
}

const importOf = (from: string, to: string): string => {
  const path = relative(dirname(from), to)
  return `import { value } from '${path.startsWith('.') ? path : `./${path}`}'\nexport const used = value\n`
}

const arrow = (from: string, to: string, rule?: string): Arrow => ({
  from,
  text: importOf(from, to),
  ...(rule !== undefined && { rule }),
})

const LAYER_ARROWS: readonly Arrow[] = LAYERS.flatMap((from) =>
  LAYERS.filter((to) => to !== from).map((to) =>
    arrow(
      `src/${from}/to-${to.replace('/', '-')}.ts`,
      `src/${to}/target.ts`,
      LAW[from].includes(to) ? undefined : ruleOf(from, to),
    ),
  ),
)

/** The renderer's layers, lowest first; two features, which may not import each other. */
export const RENDERER_LAYERS = ['ui', 'client', 'state', 'agent', 'features/one', 'features/two', 'app'] as const

const rendererRule = (from: string, to: string): string | undefined => {
  const rank = (layer: string): number => ['ui', 'client', 'state', 'agent', 'features', 'app'].indexOf(folderOf(layer))
  if (rank(from) === rank(to)) return 'features-stay-apart'
  return rank(to) > rank(from) ? `renderer-${folderOf(from)}-imports-no-higher-layer` : undefined
}

const folderOf = (layer: string): string => layer.split('/')[0] ?? layer

const RENDERER_ARROWS: readonly Arrow[] = RENDERER_LAYERS.flatMap((from) =>
  RENDERER_LAYERS.filter((to) => to !== from).map((to) =>
    arrow(`src/renderer/${from}/to-${to.replace('/', '-')}.ts`, `src/renderer/${to}/target.ts`, rendererRule(from, to)),
  ),
)

/** The supervisor's layers, lowest first. */
export const SUPERVISOR_LAYERS = [
  ...['kernel', 'tree', 'terminal', 'vitals', 'stop', 'run', 'admission', 'fleet', 'host', 'aftermath', 'server'],
] as const

const SUPERVISOR_ARROWS: readonly Arrow[] = SUPERVISOR_LAYERS.flatMap((from, rank) =>
  SUPERVISOR_LAYERS.filter((to) => to !== from).map((to) =>
    arrow(
      `src/supervisor/${from}/to-${to}.ts`,
      `src/supervisor/${to}/target.ts`,
      SUPERVISOR_LAYERS.indexOf(to) > rank ? `supervisor-${from}-imports-no-higher-layer` : undefined,
    ),
  ),
)

const FORBIDDEN_PACKAGES: readonly (readonly [from: string, specifier: string, rule: string])[] = [
  ...(['base', 'core', 'supervisor', 'preload', 'cli'] as const).map(
    (layer) => [layer, 'zod', `${layer}-imports`] as const,
  ),
  ...(['base', 'core', 'contract', 'supervisor', 'preload', 'renderer'] as const).map(
    (layer) => [layer, 'node:fs', `${layer}-imports`] as const,
  ),
  ...(['base', 'core', 'contract', 'supervisor', 'adapters', 'headless', 'cli', 'renderer'] as const).map(
    (layer) => [layer, 'electron', 'electron-has-three-homes'] as const,
  ),
  ['contract', 'ws', 'contract-imports'],
  ['transports', 'electron', 'electron-has-three-homes'],
  ['transports/web', 'electron', 'electron-has-three-homes'],
  ['transports/ipc', 'ws', 'ws-has-one-home'],
  ['main/shell', 'zod', 'main/shell-imports'],
  ['main', 'node-pty', 'node-pty-has-one-home'],
  ['cli/verbs', '@modelcontextprotocol/sdk', 'modelcontextprotocol-sdk-has-one-home'],
  ['headless', 'electron-store', 'electron-store-has-one-home'],
  ...(['adapters/one', 'transports', 'host', 'main', 'main/shell', 'headless', 'cli', 'node'] as const).map(
    (layer) => [layer, 'node:child_process', 'programs-have-one-door'] as const,
  ),
  ['adapters/one', 'build-only', 'unbundled-code-has-its-packages'],
  ['adapters/one', 'not-installed', 'no-unresolved-imports'],
]

const packageArrow = ([layer, specifier, rule]: readonly [string, string, string?]): Arrow => ({
  from: `src/${layer}/package-${specifier.replace(':', '-')}.ts`,
  text: `import { value } from '${specifier}'\nexport const used = value\n`,
  ...(rule !== undefined && { rule }),
})

const typeArrow = (from: string, specifier: string): Arrow => ({
  from,
  text: `import type { Value } from '${specifier}'\nexport type Used = Value\n`,
})

const OTHER_FORBIDDEN: readonly Arrow[] = [
  ...FORBIDDEN_PACKAGES.map(packageArrow),
  ...['test', 'e2e', 'bench', 'scripts'].map((folder) =>
    arrow(`src/core/to-${folder}.ts`, `${folder}/target.ts`, 'shipped-code-imports-no-tests'),
  ),
  arrow('src/core/to-a-test.ts', 'src/core/target.test.ts', 'shipped-code-imports-no-tests'),
  arrow('src/main/index.ts', 'src/adapters/one/target.ts', 'main-imports'),
  arrow('src/headless/index.ts', 'src/supervisor/target.ts', 'headless-imports'),
  arrow('src/host/compose.ts', 'src/transports/ipc/target.ts', 'headless-composer-leaves-desktop-alone'),
  arrow('src/host/compose-doctor.ts', 'src/transports/ipc/target.ts', 'headless-composer-leaves-desktop-alone'),
  arrow('src/host/compose-ports.ts', 'src/transports/ipc/target.ts', 'headless-composer-leaves-desktop-alone'),
  arrow('src/renderer/ui/button.ts', 'src/contract/target.ts', 'ui-is-product-free'),
  arrow('src/core/cycle-a.ts', 'src/core/cycle-b.ts', 'no-cycles'),
  { ...packageArrow(['', 'electron', 'tests-never-load-electron']), from: 'e2e/double.ts' },
]

/** One planted file per permitted import. */
export const LAWFUL: readonly Arrow[] = [
  ...LAYER_ARROWS.filter(({ rule }) => rule === undefined),
  ...RENDERER_ARROWS.filter(({ rule }) => rule === undefined),
  ...SUPERVISOR_ARROWS.filter(({ rule }) => rule === undefined),
  arrow('src/cli/to-remote-hosts.ts', 'src/adapters/remote-hosts/target.ts'),
  arrow('src/main/compose.ts', 'src/adapters/one/target.ts'),
  arrow('src/host/compose.ts', 'src/supervisor/target.ts'),
  arrow('src/host/compose-doctor.ts', 'src/adapters/one/target.ts'),
  arrow('src/host/compose-ports.ts', 'src/adapters/one/target.ts'),
  arrow('src/core/target.test.ts', 'test/target.ts'),
  { ...packageArrow(['node', 'node:child_process']), from: 'src/node/child.ts' },
  typeArrow('src/adapters/one/types.ts', 'node:child_process'),
  typeArrow('src/contract/types.ts', '../core/target.ts'),
  typeArrow('src/main/shell/types.ts', '../../transports/target.ts'),
  typeArrow('e2e/double.ts', 'electron'),
  packageArrow(['main/shell', 'electron']),
  packageArrow(['preload', 'electron']),
  packageArrow(['transports/ipc', 'electron']),
  packageArrow(['contract', 'zod']),
  packageArrow(['adapters/one', 'node:sqlite']),
  packageArrow(['renderer', 'build-only']),
]

/** One planted file per forbidden import. */
export const FORBIDDEN: readonly Arrow[] = [
  ...LAYER_ARROWS.filter(({ rule }) => rule !== undefined),
  ...RENDERER_ARROWS.filter(({ rule }) => rule !== undefined),
  ...SUPERVISOR_ARROWS.filter(({ rule }) => rule !== undefined),
  ...OTHER_FORBIDDEN,
]
