import { err, ok, type Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import { folderOfEntry, withFolder } from '../../core/agent/policy-entries.ts'
import { interpreterOf } from '../../core/agent/shebang.ts'
import {
  asksForCommands,
  refusalOfSpawn,
  type NamedProgram,
  type ScriptRunner,
  type SpawnPlan,
} from '../../core/agent/spawn-policy.ts'
import type { FileIdentity, ProgramFile, ProgramLook } from '../../core/agent/program-file.ts'
import type { Settings } from '../../core/settings.ts'
import type { SpawnPolicy } from '../../shapes/settings.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { SupervisorPorts } from '../environment.ts'

/** What somebody wants to run. */
export interface CheckOrder {
  /** As the spec or the type names it. */
  readonly command: string
  /** The path at which it was found. */
  readonly file: string
  /** Real path of the folder it is to run in; null: it is not the agent's program itself that runs. */
  readonly realCwd: string | null
  /** Variables of the spec. */
  readonly specEnv: Environment
  /** The environment the program is found in. */
  readonly env: Environment
  /** That of the owner's login shell. */
  readonly ownersEnv: Environment
}

/** What was checked, and is to be spawned. */
export interface Checked {
  readonly program: ProgramFile
  /** A compiled program reached by a link, which may look at the name it is called by. */
  readonly needsName: boolean
  /** Real path of the only folder it may start in; null: any, the policy says nothing about folders. */
  readonly realCwd: string | null
  /** What has to be as it was when it is spawned. */
  readonly identities: readonly SeenIdentity[]
}

interface SeenIdentity extends FileIdentity {
  /** The path that led there. */
  readonly path: string
  readonly what: string
}

type Ports = Pick<SupervisorPorts, 'commands'> & { readonly settings: Pick<Settings, 'values'> }
type Look = ProgramLook & { readonly file: string }

/** Scripts that are run by scripts: the system follows as many. */
const MOST_INTERPRETERS = 4
/** Windows executes by the extension, which a link's target may not have. */
const WINDOWS_ROOT = /^(?:[A-Za-z]:|\\\\)/

/**
 * Asks the spawn policy about what the order leads to now, with every path as the system really has it. What may be
 * spawned is what was looked at, and no path that could lead elsewhere by then.
 */
export async function checkPolicy(order: CheckOrder, ports: Ports): Promise<Result<Checked, StartFailure>> {
  const policy = ports.settings.values.spawnPolicy
  const identities: SeenIdentity[] = []
  const folder = await folderOf(order, policy, ports)
  if (folder === 'gone') return err(vanished(`The folder ${order.realCwd ?? ''}`))
  if (folder !== null) identities.push({ ...folder, path: folder.realPath, what: 'The folder' })
  const look = asksForCommands(policy) ? await ports.commands.lookAt(order.file) : null
  if (look === null && asksForCommands(policy)) return err(vanished(order.file))
  const plan: SpawnPlan = {
    command: order.command,
    program: look && (await programOf({ ...look, file: order.file }, order, ports)),
    realCwd: folder?.realPath ?? null,
    specEnv: order.specEnv,
  }
  const refusal = refusalOfSpawn(await withRealPaths(policy, ports), plan)
  if (refusal !== null) return err(refusal)
  const file = look === null || WINDOWS_ROOT.test(order.file) ? order.file : look.realPath
  if (look !== null) identities.push({ realPath: look.realPath, id: look.id, path: file, what: 'The program' })
  const isScript = look !== null && interpreterOf(look.beginning) !== null
  return ok({
    program: { file, name: order.file },
    needsName: file !== order.file && !isScript,
    realCwd: folder?.realPath ?? null,
    identities,
  })
}

/** Asks the spawn policy about a folder alone, links resolved; null: agents may work there. */
export async function refusalOfFolder(realPath: string, ports: Ports): Promise<StartFailure | null> {
  const policy = await withRealPaths(ports.settings.values.spawnPolicy, ports)
  return refusalOfSpawn(policy, { command: '', program: null, realCwd: realPath, specEnv: {} })
}

/** Looks once more, right before the spawn; a failure says what is another thing now. */
export async function recheck({ identities }: Checked, { commands }: Ports): Promise<StartFailure | null> {
  const now = await Promise.all(identities.map(({ path }) => commands.identityOf(path)))
  const index = identities.findIndex(({ realPath, id }, at) => now[at]?.realPath !== realPath || now[at].id !== id)
  const seen = identities[index]
  if (seen === undefined) return null
  const found = now[index] ?? null
  const another =
    found?.realPath === seen.realPath ? 'is another file now' : `leads to ${found?.realPath ?? 'nothing'} now`
  return {
    code: 'policy-refused',
    message: `${seen.what} ${seen.path} ${another}; what the spawn policy had checked was not started. Look who changes it, then start the agent again.`,
  }
}

/** Null: the policy says nothing about folders. */
async function folderOf(
  { realCwd }: CheckOrder,
  { allowedRoots }: SpawnPolicy,
  { commands }: Ports,
): Promise<FileIdentity | 'gone' | null> {
  if (realCwd === null || allowedRoots.length === 0) return null
  return (await commands.identityOf(realCwd)) ?? 'gone'
}

async function programOf(look: Look, order: CheckOrder, ports: Ports): Promise<NonNullable<SpawnPlan['program']>> {
  const own = await withOwners(look, order, ports)
  const runners: ScriptRunner[] = []
  let script: ProgramLook | null = look
  while (script !== null && runners.length < MOST_INTERPRETERS) {
    const interpreter = interpreterOf(script.beginning)
    if (interpreter === null) break
    script = await ports.commands.lookAt(interpreter.file)
    if (script !== null) {
      runners.push({ ...(await withOwners({ ...script, file: interpreter.file }, order, ports)), isSearched: false })
    }
    if (interpreter.name === null) continue
    const found = await ports.commands.resolve(interpreter.name, order.env)
    if (!found.ok) break
    script = await ports.commands.lookAt(found.value)
    if (script === null) break
    const searched = await withOwners({ ...script, file: found.value }, order, ports)
    const relative = relativeBefore(found.value, order.env)
    runners.push({ ...searched, ...(relative === null ? {} : { realPath: relative }), isSearched: true })
  }
  return { ...own, runners }
}

/** What a relative folder of the PATH may put before a program, and only the program's own search heeds; null: nothing. */
function relativeBefore(found: string, { PATH = '' }: Environment): string | null {
  const name = found.slice(found.lastIndexOf('/') + 1)
  const folders = PATH.split(':')
  const before = folders.slice(0, folders.indexOf(found.slice(0, found.lastIndexOf('/'))))
  const relative = before.find((folder) => !folder.startsWith('/'))
  return relative === undefined ? null : `${relative === '' ? '.' : relative}/${name}`
}

/** With what the owner's search path has under the same name. */
async function withOwners(
  { file, place, realPath }: Look,
  { ownersEnv }: CheckOrder,
  { commands }: Ports,
): Promise<NamedProgram> {
  const found = await commands.resolve(file.split(/[\\/]/).at(-1) ?? file, ownersEnv)
  const ownersFile = found.ok ? await commands.realPathOf(found.value) : null
  return { file, place, realPath, ownersFile }
}

/** The policy with the symbolic links of its folders resolved. Denied paths are kept as they are written, too. */
async function withRealPaths(policy: SpawnPolicy, { commands }: Ports): Promise<SpawnPolicy> {
  const resolved = async (entry: string): Promise<string> => {
    const folder = folderOfEntry(entry)
    return folder === null ? entry : withFolder(entry, await commands.realPathOf(folder))
  }
  const [allowedCommands, deniedCommands, allowedRoots] = await Promise.all([
    Promise.all(policy.allowedCommands.map(resolved)),
    Promise.all(policy.deniedCommands.map(resolved)),
    Promise.all(policy.allowedRoots.map((root) => commands.realPathOf(root))),
  ])
  return { ...policy, allowedCommands, deniedCommands: [...policy.deniedCommands, ...deniedCommands], allowedRoots }
}

function vanished(what: string): StartFailure {
  return {
    code: 'policy-refused',
    message: `${what} was gone when the spawn policy looked at it, so nothing was started. Start the agent again.`,
  }
}
