/** The dependency law: what each layer may import. Everything that is not listed is forbidden. */

const TEST_FILE = '[.]test[.]tsx?$'
const ELECTRON = '^(node_modules/)?electron(/|$)'
const ELECTRON_STORE = '^node_modules/electron-store/'
const NPM = '^node_modules/(?!electron(-store)?/)'
const BASE = '^src/base/'
const NODE = '^src/node/'
const SHAPES = '^src/shapes/'
const CORE = '^src/core/'
const WORDS = '^src/words/'
const CONTRACT = '^src/contract/'
const TRANSPORTS = '^src/transports/'
const HOST = '^src/host/'
const ZOD = '^node_modules/zod/'
const COMMANDER = '^node_modules/commander/'
const STRING_WIDTH = '^node_modules/string-width/'
const XTERM_HEADLESS = '^node_modules/@xterm/headless/'
const YAML = '^node_modules/yaml/'
const MCP = '^node_modules/@modelcontextprotocol/sdk/'
const KOFFI = '^node_modules/koffi/'
const CARRIERS_WITHOUT_ELECTRON = '^src/transports/(?!ipc/)'

/** Layers by folder: `may` are paths it may import besides its own, `node` opens Node's own modules. */
const LAYERS = {
  base: { may: [] },
  node: { may: [BASE, KOFFI], node: true },
  shapes: { may: [BASE, ZOD] },
  core: { may: [BASE, SHAPES] },
  words: { may: [BASE, SHAPES, CORE] },
  contract: { may: [BASE, SHAPES, CORE, ZOD] },
  supervisor: { may: [BASE, SHAPES, CORE, WORDS, CONTRACT] },
  adapters: { may: [BASE, NODE, SHAPES, CORE, NPM], node: true },
  transports: { may: [BASE, NODE, SHAPES, CONTRACT, ELECTRON, NPM], node: true },
  host: { may: [BASE, SHAPES, CORE, CONTRACT, CARRIERS_WITHOUT_ELECTRON, NPM], node: true },
  'main/shell': { may: [BASE, NODE, SHAPES, CORE, WORDS, CONTRACT, ELECTRON, TRANSPORTS], node: true },
  main: {
    except: 'shell/',
    may: [BASE, NODE, CORE, CONTRACT, TRANSPORTS, HOST, ELECTRON, ELECTRON_STORE, NPM],
    node: true,
  },
  headless: { may: [BASE, NODE, CORE, CONTRACT, CARRIERS_WITHOUT_ELECTRON, HOST, NPM], node: true },
  cli: {
    may: [
      BASE,
      NODE,
      SHAPES,
      CORE,
      WORDS,
      CONTRACT,
      '^src/transports/(control|ssh)/',
      '^src/adapters/remote-hosts/',
      COMMANDER,
      STRING_WIDTH,
      XTERM_HEADLESS,
      YAML,
      MCP,
    ],
    node: true,
  },
  preload: { may: [CONTRACT, ELECTRON] },
  renderer: { may: [BASE, SHAPES, CORE, WORDS, CONTRACT, NPM] },
}

/** Packages that only one part of the source may load. */
const PACKAGE_HOMES = {
  'node-pty': '^src/adapters/pty/',
  koffi: '^src/node/',
  pidusage: '^src/adapters/',
  conf: '^src/adapters/',
  '@xterm/headless': '^src/(adapters|cli/follow)/',
  re2js: '^src/adapters/patterns/',
  '@xterm/addon-serialize': '^src/adapters/',
  ws: '^src/transports/web/',
  'electron-store': '^src/main/',
  'electron-updater': '^src/main/',
  commander: '^src/cli/',
  'string-width': '^src/cli/output/',
  yaml: '^src/cli/',
  '@modelcontextprotocol/sdk': '^src/cli/mcp/',
}

/** The renderer's own layers, lowest first: each may import those before it. */
const RENDERER_LAYERS = ['ui', 'client', 'state', 'agent', 'features', 'app']

/** The supervisor's own layers, lowest first: each may import those before it. `supervisor.ts`, which joins them, is seen by the server alone. */
const SUPERVISOR_LAYERS = [
  ...[
    'remote',
    'kernel',
    'tree',
    'terminal',
    'vitals',
    'series',
    'stop',
    'run',
    'worktrees',
    'activity',
    'messages',
    'spending',
    'limits',
    'guard',
    'admission',
    'fleet',
    'host',
    'post-mortem',
    'aftermath',
    'health',
    'alerts',
    'history',
    'doctor',
    'tasks',
  ],
  ...['run-watches[.]ts$', 'supervisor[.]ts$', 'server'],
]

/** The files that know all the parts; what they compose is closed to the rest of their layer. */
const COMPOSERS = '^src/(main|headless|host)/compose(-doctor|-ports)?[.]ts$'

/** @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule */

/** @type {Rule[]} */
const layerRules = Object.entries(LAYERS).map(([layer, { may, node = false, except }]) => ({
  name: `${layer}-imports`,
  comment: `src/${layer} may import only what the dependency law lists for it.`,
  from: { path: `^src/${layer}/${except ? `(?!${except})` : ''}`, pathNot: [TEST_FILE, COMPOSERS] },
  to: { pathNot: [`^src/${layer}/`, ...may], ...(node && { dependencyTypesNot: ['core'] }) },
}))

/** @type {Rule[]} */
const homeRules = Object.entries(PACKAGE_HOMES).map(([name, home]) => ({
  name: `${name.replace(/^@/, '').replaceAll('/', '-')}-has-one-home`,
  comment: `${name} is loaded in one place only.`,
  from: { path: '^src/', pathNot: [home, TEST_FILE] },
  to: { path: `^node_modules/${name}/` },
}))

/** @type {Rule[]} */
const rendererRules = RENDERER_LAYERS.slice(0, -1).map((layer, index) => ({
  name: `renderer-${layer}-imports-no-higher-layer`,
  comment: `In the renderer, imports point down: ${RENDERER_LAYERS.join(' < ')}.`,
  from: { path: `^src/renderer/${layer}/`, pathNot: TEST_FILE },
  to: { path: `^src/renderer/(${RENDERER_LAYERS.slice(index + 1).join('|')})/` },
}))

/** @type {Rule[]} */
const supervisorRules = SUPERVISOR_LAYERS.slice(0, -2).map((layer, index) => ({
  name: `supervisor-${layer}-imports-no-higher-layer`,
  comment: `In the supervisor, imports point down: ${SUPERVISOR_LAYERS.join(' < ')}.`,
  from: { path: `^src/supervisor/${layer}/`, pathNot: TEST_FILE },
  to: { path: `^src/supervisor/(${SUPERVISOR_LAYERS.slice(index + 1).join('|')})` },
}))

/** @type {Rule[]} */
const crossRules = [
  {
    name: 'adapters-stay-apart',
    comment: 'An adapter never imports another adapter.',
    from: { path: '^src/adapters/([^/]+)', pathNot: TEST_FILE },
    to: { path: '^src/adapters/', pathNot: '^src/adapters/$1' },
  },
  {
    name: 'contract-takes-only-types-from-core',
    comment: 'The contract is held against core at compile time; core does not run on its account.',
    from: { path: CONTRACT, pathNot: TEST_FILE },
    to: { path: CORE, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'shell-takes-only-types-from-transports',
    comment: 'The shell is given its handlers; it only names their interface.',
    from: { path: '^src/main/shell/', pathNot: TEST_FILE },
    to: { path: TRANSPORTS, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'programs-have-one-door',
    comment:
      'Programs are started by src/node/child.ts, which hands them nothing of the host, or on a terminal by src/adapters/pty/.',
    from: { path: '^src/', pathNot: ['^src/node/child[.]ts$', TEST_FILE] },
    to: { path: '^(node:)?(child_process|cluster)$', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'composers-import',
    comment: 'A composer joins the parts of its own host; it never reaches into a client or the other host.',
    from: { path: COMPOSERS },
    to: { path: '^src/(cli|preload|renderer)/' },
  },
  {
    name: 'headless-composer-leaves-desktop-alone',
    comment: 'Two hosts, composed apart; the headless one never loads Electron.',
    from: { path: '^src/(headless|host)/compose(-doctor|-ports)?[.]ts$' },
    to: { path: '^src/(main|transports/ipc)/' },
  },
  {
    name: 'features-stay-apart',
    comment:
      'A feature of the renderer never imports another feature: what they share goes down, what joins them goes up into app.',
    from: { path: '^src/renderer/features/([^/]+)/', pathNot: TEST_FILE },
    to: { path: '^src/renderer/features/', pathNot: '^src/renderer/features/$1/' },
  },
  {
    name: 'ui-is-product-free',
    comment: 'Components in renderer/ui know nothing of the product.',
    from: { path: '^src/renderer/ui/', pathNot: TEST_FILE },
    to: { path: '^src/', pathNot: ['^src/renderer/ui/', BASE] },
  },
  {
    name: 'electron-has-three-homes',
    comment: 'In plain Node, importing electron tries to download it.',
    from: { path: '^src/', pathNot: ['^src/(main|preload|transports/ipc)/', TEST_FILE] },
    to: { path: ELECTRON },
  },
  {
    name: 'tests-never-load-electron',
    comment:
      'Tests run in plain Node, where importing electron tries to download it; its types are fine. The probe is an app.',
    from: { path: ['^(test|e2e|bench|scripts)/', TEST_FILE], pathNot: '^e2e/electron-double/probe/' },
    to: { path: [ELECTRON, ELECTRON_STORE], dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'shipped-code-imports-no-tests',
    comment: 'Nothing that ships depends on tests, benchmarks or launchers.',
    from: { path: '^src/', pathNot: TEST_FILE },
    to: { path: ['^(test|e2e|bench|scripts)/', TEST_FILE] },
  },
  {
    name: 'unbundled-code-has-its-packages',
    comment:
      'Main and headless load packages at run time, so they must be in "dependencies". The MCP verb bundles its own (ADR 46).',
    from: { path: '^src/', pathNot: ['^src/(renderer|preload|cli/mcp)/', TEST_FILE] },
    to: { dependencyTypes: ['npm-dev'], pathNot: ELECTRON, dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'no-cycles',
    comment: 'Files that need each other are one file, or three.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-unresolved-imports',
    comment: 'Every import leads somewhere.',
    from: {},
    to: { couldNotResolve: true },
  },
]

/** @type {Rule[]} */
const forbidden = [...layerRules, ...homeRules, ...rendererRules, ...supervisorRules, ...crossRules].map((rule) => ({
  ...rule,
  severity: 'error',
}))

/** @type {import('dependency-cruiser').ICruiseOptions} */
const options = {
  doNotFollow: { path: ['node_modules'] },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
}

export default { forbidden, options }
