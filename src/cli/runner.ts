import { LOCAL_HOST } from '../shapes/remote-host.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { chosenHosts, HOST_VARIABLE, type ChosenHost } from './host/chosen-hosts.ts'
import { isPersonThere } from './host/open-host.ts'
import { remoteListOf } from './host/remote-list.ts'
import { Session } from './host/session.ts'
import { inTime } from './host/in-time.ts'
import { harmless } from './output/harmless.ts'
import { Output, hasColors } from './output/output.ts'
import type { ProgramParts } from './program-parts.ts'
import type { Answer, LostHost, Runner, SharedWork, Verb } from './verb.ts'

export interface GlobalOptions {
  readonly json?: true
  readonly dataDir?: string
  readonly host?: readonly string[]
}

export interface RunnerParts {
  readonly parts: ProgramParts
  readonly verb: Verb
  /** Of the command line, once it is parsed. */
  readonly options: () => GlobalOptions
  /** Told of how the verb ended. */
  readonly ended: (code: ExitCode) => void
}

/** Runs one verb, on the hosts that were named. */
export function runnerOf(runner: RunnerParts): Runner {
  const run = async (work: (session: Session) => Promise<ExitCode | void>): Promise<void> => {
    runner.ended(await guarded(runner, async () => alone(runner, onlyHost(runner), work)))
  }
  const each = async <T>(work: SharedWork<T>): Promise<void> => {
    runner.ended(
      await guarded(runner, async () => {
        const hosts = hostsOf(runner)
        const [host] = hosts
        if (hosts.length > 1 || host === undefined) return together(runner, hosts, work)
        return alone(runner, host, async (session) => {
          const answer = { host: host.label, value: await work.ask(session) }
          return work.show({ out: session.out, answers: [answer], lost: [] })
        })
      }),
    )
  }
  return Object.assign(run, { each })
}

/** The exit code of some work; what ends it is told. */
async function guarded({ parts, options }: RunnerParts, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { code, message } = error
    if (options().json === true) outputOf(parts, true).json({ error: { code, message } })
    else parts.aside.write(`${harmless(message)}\n`)
    return error.exitCode
  }
}

async function alone(
  { parts, options, verb }: RunnerParts,
  host: ChosenHost,
  work: (session: Session) => Promise<ExitCode | void>,
): Promise<ExitCode> {
  const { json = false, dataDir = null } = options()
  const out = outputOf(parts, json)
  using session = new Session({ out, dataDir, host, isOneOfSeveral: false, isAttended: isPersonThere() })
  const { label } = host
  // Where a person reads, it is said whose agents these are; a list says it in a column.
  if (label !== null && verb.hosts !== 'several' && parts.aside.isTTY === true) out.note(`On ${label}:`)
  try {
    return (await work(session)) ?? EXIT.ok
  } catch (error) {
    throw error instanceof Failure && label !== null ? labelled(error, label) : error
  }
}

function labelled({ exitCode, message, code }: Failure, label: string): Failure {
  return new Failure(exitCode, `${label}: ${message}`, code)
}

/** Every host at once; a lost one stops no other. */
async function together<T>(
  { parts, options }: RunnerParts,
  hosts: readonly ChosenHost[],
  { ask, show, withinMs }: SharedWork<T>,
): Promise<ExitCode> {
  const { json = false, dataDir = null } = options()
  const out = outputOf(parts, json)
  const askOne = async (host: ChosenHost): Promise<Answer<T> | LostHost> => {
    const name = host.label ?? LOCAL_HOST
    using session = new Session({ out, dataDir, host, isOneOfSeveral: true, isAttended: false })
    try {
      return { host: name, value: await inTime(ask(session), withinMs) }
    } catch (error) {
      // What was typed is wrong for all of them.
      if (!(error instanceof Failure) || error.exitCode === EXIT.usage) throw error
      parts.aside.write(`${name}: ${harmless(error.message)}\n`)
      return { host: name, error: { code: error.code, message: error.message } }
    }
  }
  const found = await Promise.all(hosts.map(askOne))
  const answers = found.filter((each) => 'value' in each)
  const lost = found.filter((each) => 'error' in each)
  const code = show({ out, answers, lost }) ?? EXIT.ok
  if (lost.length === 0) return code
  return answers.length === 0 ? EXIT.noHost : EXIT.partly
}

function outputOf({ out, aside, env }: ProgramParts, isJson: boolean): Output {
  return new Output({ out, aside, isJson, hasColors: hasColors(out, env) })
}

/** Throws a Failure if the verb does not take what was named. */
function hostsOf({ parts, options, verb }: RunnerParts): readonly ChosenHost[] {
  const { host: named = [], dataDir = null } = options()
  if (verb.hosts === 'none') {
    if (named.length > 0) throw new Failure(EXIT.usage, `${verb.name} is about this machine, and takes no --host.`)
    return chosenHosts([], () => [])
  }
  const usual = parts.env[HOST_VARIABLE] ?? ''
  const names = named.length > 0 ? named : usual === '' ? [] : [usual]
  return chosenHosts(names, () => remotesOf(dataDir))
}

function remotesOf(dataDir: string | null) {
  const { hosts, problem } = remoteListOf(dataDir).read()
  if (problem !== null) throw new Failure(EXIT.usage, problem)
  return hosts
}

function onlyHost(runner: RunnerParts): ChosenHost {
  const hosts = hostsOf(runner)
  const [host] = hosts
  if (host !== undefined && hosts.length === 1) return host
  const several = runner.parts.verbs.filter(({ hosts: taken }) => taken === 'several').map(({ name }) => name)
  const { name } = runner.verb
  throw new Failure(EXIT.usage, `${name} works with one host at a time. Several are taken by ${several.join(', ')}.`)
}
