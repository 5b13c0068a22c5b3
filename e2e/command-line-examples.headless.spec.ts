import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { corralCommand } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'
import { inPty } from './support/in-pty.ts'
import { BUILT, REPOSITORY } from './support/repository.ts'

/** Goes on until somebody ends it. */
const ENDLESS = /--follow|^corral (?:serve(?: --no-open.*)?|top(?: --sort \w+)?)$/
/** So long one that shows nothing is left to go on. */
const MOST_PATIENCE_MS = 5_000
/** Needs the terminal of a person. */
const NEEDS_TERMINAL = /^corral (?:attach|top(?! --json))/
/** There is no such process, and no such worktree; that is said. */
const ENDS_WITH: readonly (readonly [RegExp, number])[] = [
  [/^corral orphans --(?:kill|ignore)/, 4],
  [/^corral worktrees (?:show|remove)/, 4],
]

/** What has to be so for a line to come to its end. */
async function prepare(corral: Corral, line: string): Promise<void> {
  if (line.startsWith('corral start')) await corralCommand(corral, 'stop', '--all')
  else await corralCommand(corral, 'start', '--group', 'backend')
  if (line.includes('--for finished')) await corralCommand(corral, 'stop', 'api', 'web')
  if (line.includes('--for waiting')) await askSomething(corral)
}

async function createStopped(corral: Corral, name: string, type: string): Promise<void> {
  using client = await corral.client()
  const answer = await client.request('agent.create', {
    spec: { name, type, cwd: corral.place.workspace },
    start: false,
  })
  if (!answer.ok) throw new Error(answer.error.message)
}

/** The agent api asks its person something. */
async function askSomething(corral: Corral): Promise<void> {
  using client = await corral.client()
  const place = { agent: 'api', channel: 1, cols: 100, rows: 30, colors: null }
  const generation = await new Promise<number>((resolve) => {
    client.onStream((message) => message.stream === 'terminal-reset' && resolve(message.generation))
    void client.request('terminal.attach', place)
  })
  const bytes = new TextEncoder().encode('ask may I\r')
  client.sendFrame({ kind: 'input', channel: place.channel, generation, bytes })
  await client.request('terminal.drain', { channel: place.channel })
}

/** `corral` as a person types it, and a home for what lines write. */
function shellEnvironment({ place }: Corral): NodeJS.ProcessEnv {
  const bin = join(place.root, 'bin')
  writeFileSync(join(bin, 'corral'), `#!/bin/sh\nexec '${process.execPath}' '${BUILT.commandLine}' "$@"\n`, {
    mode: 0o755,
  })
  mkdirSync(join(place.home, '.config/fish/completions'), { recursive: true })
  return { ...place.env, CORRAL_DATA_DIR: place.dataDir }
}

/** Runs a line in a shell; one without end is interrupted once it has shown something. */
async function runLine(line: string, env: NodeJS.ProcessEnv): Promise<{ code: number | null; said: string }> {
  if (NEEDS_TERMINAL.test(line)) return await inPty(line, env)
  const child = spawn('bash', ['-c', `exec 2>&1; ${line}`], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  let said = ''
  const interrupt = (): void => {
    if (ENDLESS.test(line) && child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
  }
  // Some have nothing to show yet.
  const timer = setTimeout(interrupt, MOST_PATIENCE_MS)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    interrupt()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  return { code, said }
}

function codeOf(line: string): number {
  return ENDS_WITH.find(([pattern]) => pattern.test(line))?.[1] ?? 0
}

/** Lines of the examples of all verbs, as the help shows them. */
async function examples(corral: Corral): Promise<readonly string[]> {
  const { out } = await corralCommand(corral, '--help')
  const verbs = [...out.matchAll(/^ {2}([a-z]+)(?:\|\w+)?(?: [[<]|\s{2})/gm)].map(([, verb = '']) => verb)
  const helps = await Promise.all(
    verbs.filter((verb) => verb !== 'help').map((verb) => corralCommand(corral, 'help', verb)),
  )
  return helps.flatMap(({ out: help }) => {
    const shown = help.slice(help.indexOf('Examples:')).split('\n').slice(1)
    return shown.flatMap((text) => /^ {2}(\S.*?)(?: {2,}|$)/.exec(text)?.[1] ?? [])
  })
}

/** Lines in the blocks of docs/cli.md. */
function documented(): readonly string[] {
  const text = readFileSync(join(REPOSITORY, 'docs/cli.md'), 'utf8')
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block = '']) => block)
  return blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line) => /^(corral [^#]*?)\s*(?:#.*)?$/.exec(line)?.[1] ?? [])
}

async function asShown(corral: Corral, lines: readonly string[]): Promise<void> {
  for (const name of ['api', 'web']) await corral.startFixture(name, 'own/reporter', [], { group: 'backend' })
  await createStopped(corral, 'writer', 'claude')
  const env = shellEnvironment(corral)
  for (const line of lines) {
    await prepare(corral, line)
    const { code, said } = await runLine(line, env)
    // Ctrl+C ends a shell and what runs in it by a signal.
    const wanted = ENDLESS.test(line) && !NEEDS_TERMINAL.test(line) ? [null, 130, 0] : [codeOf(line)]
    expect(wanted, `${line}: ${said}`).toContain(code)
  }
}

test('each example of the help works as it is shown', async ({ corral }) => {
  test.setTimeout(300_000)
  const lines = await examples(corral)
  expect(lines.length).toBeGreaterThan(30)
  // A host of its own, hosts on other machines, the shells of others, what needs a fleet file, a task or a real agent, or looks at the whole
  // machine: these have tests of their own.
  const others =
    /^corral (?:serve|host|list --host gpu1|up|down|export|doctor|run|tasks|send)|corral send|completion zsh\)/
  await asShown(
    corral,
    lines.filter((line) => !others.test(line)),
  )
})

test('each line of the page on the command line works as it is written', async ({ corral }) => {
  test.setTimeout(120_000)
  const lines = documented()
  expect(lines.length).toBeGreaterThan(3)
  await asShown(corral, lines)
})

test('corral serve is a host, and ends at Ctrl+C', async ({ corral }) => {
  const env = { ...shellEnvironment(corral), CORRAL_DATA_DIR: `${corral.place.dataDir}-other` }
  for (const line of ['corral serve --no-open --port 0', 'corral serve --help']) {
    const { said } = await runLine(line, env)
    expect(said).toContain(line.endsWith('--help') ? 'port to listen on' : 'Corral is at http')
  }
})
