import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'playwright/test'
import { corralCommand } from './support/command-line.ts'
import { test, type Corral } from './support/corral.ts'
import { ExampleStage } from './support/example-stage.ts'
import { inPty } from './support/in-pty.ts'
import { REPOSITORY } from './support/repository.ts'

/** Goes on until somebody ends it. */
const ENDLESS = /--follow|^corral (?:serve(?: --no-open.*)?|top(?: --sort \w+)?)$/
/** So long one that shows nothing is left to go on, ms: by then it has connected, or the machine is busy and it is ended before. */
const MOST_PATIENCE_MS = 3_000
/** How often something happens that one without end may show, ms. */
const HAPPENS_MS = 200
/** Before a line is typed again, ms. */
const PAUSE_MS = 1_000
/** Needs the terminal of a person. */
const NEEDS_TERMINAL = /^corral (?:attach|top(?! --json))/
/** Lines that speak of agents, of tasks and files, and of messages; those of the last kind need a shell as api. Hosts on other machines have tests of their own. */
const KINDS = {
  hosts: /^corral (?:host\b|list --host gpu1)/,
  tasks: /^corral (?:run|tasks|up|down|doctor)\b/,
  messages: /corral send\b/,
  serve: /^corral serve\b/,
} as const
/** Other ends than 0: there is no such process; nothing is wrong with the machine, or something is. */
const ENDS_WITH: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^corral orphans --(?:kill|ignore)/, [4]],
  [/^corral doctor/, [0, 5]],
]

/** Takes a Claude Code that is proven to be idle; filters of messages have tests of their own (`messages.spec.ts`). */
const NEEDS_CLAUDE = /type:claude doing:idle' "/
/** What is told of an agent that will take a message in a moment. */
const NOT_PROVEN_YET = /only its [^\n]* says that it is idle|has just been sent another message/
/** On a busy machine, ms. */
const PROVEN_WITHIN_MS = 30_000

type Prepare = (stage: ExampleStage, line: string) => Promise<void>

/** Runs a line in a shell; one without end is interrupted once it has shown something. */
async function runLine(line: string, stage: ExampleStage): Promise<{ code: number | null; said: string }> {
  const { env, cwd } = stage
  if (NEEDS_TERMINAL.test(line)) return await inPty(line, env)
  const shell = line.includes('completion zsh') ? ['zsh', 'autoload -U compinit; compinit -u; '] : ['bash', '']
  const [program = 'bash', before = ''] = shell
  const stdio = ['ignore', 'pipe', 'ignore'] as const
  const child = spawn(program, ['-c', `exec 2>&1; ${before}${line}`], { env, cwd, stdio: [...stdio], detached: true })
  let said = ''
  const { stdout, pid } = child
  if (pid === undefined) throw new Error(`${program} could not be started`)
  const isEndless = ENDLESS.test(line)
  const interrupt = (): void => {
    if (isEndless && child.exitCode === null) process.kill(-pid, 'SIGINT')
  }
  const timer = setTimeout(interrupt, MOST_PATIENCE_MS)
  const happenings = line.includes('events --follow --agent') ? happening(stage, 'api') : null
  stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    interrupt()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  await happenings?.[Symbol.asyncDispose]()
  return { code, said }
}

/** Runs a line, again while what is to get a message is not proven to be idle yet: a second source tells a moment after the first. */
async function runProven(line: string, stage: ExampleStage): ReturnType<typeof runLine> {
  const endsAtMs = performance.now() + PROVEN_WITHIN_MS
  for (;;) {
    const ran = await runLine(line, stage)
    if (ran.code === 0 || !NOT_PROVEN_YET.test(ran.said) || performance.now() > endsAtMs) return ran
    await wait(PAUSE_MS)
  }
}

/** Lets an agent ask and go on, again and again. */
function happening(stage: ExampleStage, agent: string): AsyncDisposable {
  const over = new AbortController()
  const going = (async () => {
    while (!over.signal.aborted) {
      for (const line of ['ask may I', 'state=working']) {
        await stage.type(agent, line)
        await wait(HAPPENS_MS)
      }
    }
  })()
  return {
    [Symbol.asyncDispose]: async () => {
      over.abort()
      await going
    },
  }
}

function codesOf(line: string): readonly (number | null)[] {
  // Ctrl+C ends a shell and what runs in it by a signal.
  if (ENDLESS.test(line) && !NEEDS_TERMINAL.test(line)) return [null, 130, 0]
  return ENDS_WITH.find(([pattern]) => pattern.test(line))?.[1] ?? [0]
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

function kindOf(line: string): keyof typeof KINDS | 'agents' {
  const found = Object.entries(KINDS).find(([, pattern]) => pattern.test(line))
  return (found?.[0] as keyof typeof KINDS | undefined) ?? 'agents'
}

async function asShown(stage: ExampleStage, lines: readonly string[], prepare: Prepare): Promise<void> {
  for (const line of lines) {
    await prepare(stage, line)
    const { code, said } = await runProven(line, stage)
    expect(codesOf(line), `${line}: ${said}`).toContain(code)
  }
}

/** What has to be so for a line on agents to come to its end. */
const ofAgents: Prepare = async (stage, line) => {
  if (/^corral (?:start|worktrees remove)/.test(line)) await stage.down('api', 'web')
  else await stage.up('api', 'web')
  if (line.includes('--for finished')) await stage.down('api', 'web')
  if (line.includes('--for waiting')) await stage.type('api', 'ask may I')
}

const ofTasks: Prepare = async (stage, line) => {
  if (line.startsWith('corral tasks show')) await stage.withTasks()
}

const ofMessages: Prepare = async (stage) => await stage.noneWaits('api')

test('each example of the help that speaks of agents works as it is shown', async ({ corral }) => {
  test.setTimeout(300_000)
  const lines = await examples(corral)
  expect(lines.length).toBeGreaterThan(60)
  using client = await corral.client()
  const stage = new ExampleStage(corral, client)
  await stage.withReporters()
  await asShown(
    stage,
    lines.filter((line) => kindOf(line) === 'agents'),
    ofAgents,
  )
})

test('each example of the help on tasks, fleet files and doctor works as it is shown', async ({ corral }) => {
  test.setTimeout(300_000)
  using client = await corral.client()
  const stage = new ExampleStage(corral, client)
  stage.withPlayers()
  stage.withFiles()
  const lines = (await examples(corral)).filter((line) => kindOf(line) === 'tasks')
  expect(lines.length).toBeGreaterThan(18)
  await asShown(stage, lines, ofTasks)
})

test('each example of the help on messages works as it is shown', async ({ corral }) => {
  test.setTimeout(300_000)
  using client = await corral.client()
  const stage = new ExampleStage(corral, client)
  await stage.withShells('api', 'review')
  const lines = (await examples(corral)).filter((line) => kindOf(line) === 'messages' && !NEEDS_CLAUDE.test(line))
  expect(lines.length).toBeGreaterThan(3)
  await asShown(stage, lines, ofMessages)
})

test('each line of the page on the command line works as it is written', async ({ corral }) => {
  test.setTimeout(120_000)
  const lines = documented()
  expect(lines.length).toBeGreaterThan(3)
  using client = await corral.client()
  const stage = new ExampleStage(corral, client)
  await stage.withReporters()
  await asShown(stage, lines, ofAgents)
})

test('corral serve is a host, and ends at Ctrl+C', async ({ corral }) => {
  using client = await corral.client()
  const stage = new ExampleStage(corral, client)
  stage.env['CORRAL_DATA_DIR'] = `${corral.place.dataDir}-other`
  for (const line of ['corral serve --no-open --port 0', 'corral serve --help']) {
    const { said } = await runLine(line, stage)
    expect(said).toContain(line.endsWith('--help') ? 'port to listen on' : 'Corral is at http')
  }
})
