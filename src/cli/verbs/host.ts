import { Argument } from 'commander'
import { withHost, withoutHost, withRenamedHost, type RemoteHostList } from '../../core/remote/host-list.ts'
import { remoteHostName, type RemoteHost } from '../../shapes/remote-host.ts'
import { formatCount, formatElapsed } from '../../words/format.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { known } from '../host/chosen-hosts.ts'
import { inTime } from '../host/in-time.ts'
import { lookAtHost, type HostLook } from '../host/look.ts'
import { newRemoteHost, type NewHostOptions } from '../host/new-host.ts'
import { isPersonThere } from '../host/open-host.ts'
import { remoteListOf } from '../host/remote-list.ts'
import { Session } from '../host/session.ts'
import { HOST_COLUMNS, hostRow, hostValue, type TriedHost } from '../output/host-output.ts'
import type { Verb } from '../verb.ts'

const ACTIONS = ['list', 'add', 'test', 'rename', 'remove'] as const
type Action = (typeof ACTIONS)[number]

interface Options extends NewHostOptions {
  readonly check: boolean
}

/** One that is reached answers within a second or two; a list does not wait for others any longer. */
const LIST_MS = 20_000

/** `corral host` */
export const host: Verb = {
  name: 'host',
  hosts: 'none',
  summary: 'List hosts on other machines, add one that is reached by ssh, try, rename or remove it.',
  examples: [
    { line: 'corral host add me@gpu1.example.org', says: 'tries it, and calls it gpu1' },
    { line: 'corral host add gpu1 --name gpu --command ~/bin/corral', says: 'a Host of your ssh configuration' },
    { line: 'corral host list', says: 'state, version, and how many agents are up or wait for you' },
    { line: 'corral host test gpu1', says: 'one of them, with what to do if it is not reached' },
    { line: 'corral host rename gpu1 gpu', says: 'calls it by another name' },
    { line: 'corral host remove gpu1', says: 'forgets it; nothing there is changed' },
    { line: 'corral list --host gpu1', says: 'any verb works on any host' },
  ],
  build: (command, run) =>
    command
      .addArgument(new Argument('[what]', 'what to do').choices([...ACTIONS]).default('list'))
      .argument('[hosts...]', 'a destination to add, else names')
      .option('--name <name>', 'add: what to call it (default: its machine)')
      .option('--command <path>', 'add: the program corral there', 'corral')
      .option('--remote-data-dir <dir>', 'add: data directory of the host there (default: the usual one)')
      .option('--no-check', 'add: without trying it')
      .action((what: Action, names: string[], options: Options) =>
        run((session) => act(session, what, { names, options })),
      ),
}

async function act(
  session: Session,
  what: Action,
  { names, options }: { readonly names: readonly string[]; readonly options: Options },
): Promise<ExitCode> {
  const list = remoteListOf(session.dataDir)
  const [first = '', second = ''] = names
  const wanted = { list: 0, add: 1, test: 1, rename: 2, remove: 1 }[what]
  if (names.length !== wanted) throw new Failure(EXIT.usage, USAGE[what])
  switch (what) {
    case 'list':
      return listAll(session, list)
    case 'add':
      return add(session, list, newRemoteHost(first, options), options.check)
    case 'test':
      return test(session, known(first, hostsOf(list)))
    case 'rename':
      return change(session, list, {
        edit: (hosts) => withRenamedHost(hosts, first, nameOf(second)),
        says: `${first} is called ${second} now.`,
      })
    case 'remove':
      return change(session, list, {
        edit: (hosts) => withoutHost(hosts, first),
        says: `${first} was removed from the list.`,
      })
  }
}

const USAGE: Readonly<Record<Action, string>> = {
  list: 'A list takes no names; "corral host test" does.',
  add: 'Give the machine: corral host add [user@]machine[:port]',
  test: 'Give the name of the host: corral host test gpu1',
  rename: 'Give both names: corral host rename gpu1 gpu',
  remove: 'Give the name of the host: corral host remove gpu1',
}

function nameOf(typed: string): string {
  const name = remoteHostName.safeParse(typed)
  if (name.success) return name.data
  throw new Failure(EXIT.usage, name.error.issues[0]?.message ?? typed)
}

function hostsOf(list: RemoteHostList): readonly RemoteHost[] {
  const { hosts, problem } = list.read()
  if (problem !== null) throw new Failure(EXIT.refused, problem)
  return hosts
}

async function add(session: Session, list: RemoteHostList, added: RemoteHost, isChecked: boolean): Promise<ExitCode> {
  const { out } = session
  // Refused before anything is tried, and again when it is written.
  const fits = withHost(list.read().hosts, added)
  if (!fits.ok) throw new Failure(EXIT.refused, fits.error)
  const look = isChecked ? await lookAt(session, added, isPersonThere()) : null
  const changed = list.change((hosts) => withHost(hosts, added))
  if (!changed.ok) throw new Failure(EXIT.refused, changed.error)
  if (changed.value.note !== null) out.note(changed.value.note)
  if (out.isJson) out.json({ ...added, ...(look === null ? { state: 'not-tried' } : { state: 'connected', ...look }) })
  else out.line(`${added.name} was added${look === null ? ', and not tried' : `: ${lookWords(look)}`}.`)
  return EXIT.ok
}

async function test(session: Session, tested: RemoteHost): Promise<ExitCode> {
  const look = await lookAt(session, tested, isPersonThere())
  if (session.out.isJson) session.out.json({ ...tested, state: 'connected', ...look })
  else session.out.line(`${tested.name}: ${lookWords(look)}.`)
  return EXIT.ok
}

interface Change {
  readonly edit: Parameters<RemoteHostList['change']>[0]
  readonly says: string
}

function change({ out }: Session, list: RemoteHostList, { edit, says }: Change): ExitCode {
  const changed = list.change(edit)
  if (!changed.ok) throw new Failure(EXIT.notFound, changed.error)
  if (out.isJson) out.json({ hosts: list.read().hosts })
  else out.line(says)
  if (changed.value.note !== null) out.note(changed.value.note)
  return EXIT.ok
}

async function listAll(session: Session, list: RemoteHostList): Promise<ExitCode> {
  const { out } = session
  const hosts = hostsOf(list)
  const tried = await Promise.all(hosts.map((each) => attempt(session, each)))
  const lost = tried.filter(({ found }) => found.state === 'lost').length
  if (out.isJson) out.json({ hosts: tried.map(hostValue) })
  else if (tried.length === 0) out.note('There are no hosts on other machines. Add one: corral host add [user@]machine')
  else out.table(HOST_COLUMNS, tried.map(hostRow))
  for (const { host: one, found } of tried) if (found.state === 'lost') out.note(`${one.name}: ${found.message}`)
  if (lost === 0) return EXIT.ok
  return lost === tried.length ? EXIT.noHost : EXIT.partly
}

async function attempt(session: Session, tried: RemoteHost): Promise<TriedHost> {
  try {
    return { host: tried, found: { state: 'connected', look: await lookAt(session, tried, false) } }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { host: tried, found: { state: 'lost', code: error.code, message: error.message } }
  }
}

/** `isAttended`: ssh may ask the person at this terminal. */
async function lookAt({ out, dataDir }: Session, remote: RemoteHost, isAttended: boolean): Promise<HostLook> {
  const chosen = { label: remote.name, remote }
  using own = new Session({ out, dataDir, host: chosen, isOneOfSeveral: !isAttended, isAttended })
  return await inTime(lookAtHost(own), isAttended ? null : LIST_MS)
}

function lookWords({ version, contractVersion, latencyMs, up, waiting }: HostLook): string {
  const agents = `${formatCount(up, 'agent')} up, ${waiting} waiting for you`
  return `Corral ${version} (contract ${contractVersion}) answers in ${formatElapsed(latencyMs)}; ${agents}`
}
