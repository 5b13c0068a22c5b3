import { err, ok, type Result } from '../../base/result.ts'
import { withoutHostOwn } from '../../core/agent/launch.ts'
import { withoutDenied } from '../../core/agent/spawn-policy.ts'
import { parseArgs } from '../../words/args.ts'
import type { FolderOpener, SupervisorPorts } from '../environment.ts'
import { checkPolicy, recheck } from '../run/policy-check.ts'
import type { Named } from './worktree-directory.ts'

/** What a worktree is opened in. */
export type OpenIn = 'folder' | 'editor'

type Ports = Pick<SupervisorPorts, 'commands' | 'shellEnvironment' | 'workspaces'> & {
  readonly settings: Pick<SupervisorPorts['settings'], 'values'>
}

/** Shows worktrees to the person at this machine. */
export class WorktreeOpener {
  private readonly ports: Ports

  constructor(ports: Ports) {
    this.ports = ports
  }

  /** Opens its folder; resolves with the path, and the error says why nothing was opened. */
  async open(named: Named, where: OpenIn, opener: FolderOpener): Promise<Result<string, string>> {
    const path = await this.folderOf(named)
    if (!path.ok) return path
    const opened = where === 'folder' ? await opener.folder(path.value) : await this.edit(path.value, opener)
    return opened.ok ? path : opened
  }

  /** A file or a link in its place was put there by somebody: a file manager would run the one and follow the other. */
  private async folderOf(named: Named): Promise<Result<string, string>> {
    if (named.kind === 'branch') return err('It is a branch without a folder.')
    const path = named.kind === 'record' ? named.record.path : named.path
    const found = await this.ports.workspaces.inspect(path)
    if (!found.ok) return err(found.error.message)
    return found.value.realPath === path ? ok(path) : err(`${path} leads to ${found.value.realPath} now.`)
  }

  private async edit(path: string, opener: FolderOpener): Promise<Result<null, string>> {
    const { commands, settings, shellEnvironment } = this.ports
    const { editor, spawnPolicy } = settings.values
    const words = parseArgs(editor)
    if (!words.ok) return err(`The editor of the settings cannot be read: ${words.error}`)
    const [command, ...args] = words.value
    if (command === undefined) return err('No editor is named. Settings, General, Editor.')
    const shell = await shellEnvironment.read()
    const env = withoutHostOwn(withoutDenied(spawnPolicy, shell.env))
    const file = await commands.resolve(command, env)
    if (!file.ok) return err(file.error.message)
    const order = { command, file: file.value, realCwd: null, specEnv: {}, env, ownersEnv: shell.env }
    const checked = await checkPolicy(order, this.ports)
    if (!checked.ok) return err(checked.error.message)
    const changed = await recheck(checked.value, this.ports)
    if (changed !== null) return err(changed.message)
    return opener.program({ file: checked.value.program.file, args: [...args, path], cwd: path, env })
  }
}
