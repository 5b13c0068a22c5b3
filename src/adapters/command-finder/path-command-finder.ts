import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { FileIdentity, ProgramFile, ProgramLook } from '../../core/agent/program-file.ts'
import type { CommandFinder } from '../../core/ports.ts'
import { VERSION_MAX_CHARACTERS } from '../../core/limits.ts'
import type { Patterns } from '../../core/patterns.ts'
import { visibleText } from '../../core/visible-text.ts'
import { runProgram } from '../../node/run-program.ts'
import { identityOf, lookAtProgram, realPathOf } from './real-files.ts'

/** Agent CLIs are slow to start: half a second warm, three cold. */
const VERSION_TIMEOUT_MS = 5_000
/** Windows: extensions of programs if PATHEXT is not set. */
const DEFAULT_PATHEXT = '.COM;.EXE;.BAT;.CMD'
/** Number of PATH folders named in a message, to keep it readable. */
const FOLDERS_NAMED = 6
/** A version when the agent type does not say what one looks like. */
const ANY_VERSION = '(\\d+\\.\\d+[\\w.+-]*)'
/** Colour and other sequences some programs print even into pipes. */
const ESCAPE_SEQUENCE = /\u001b\[[0-9;?]*[ -/]*[@-~]/g
type Executability = 'executable' | 'not-executable' | 'missing'

/** Finds programs on a PATH the way a shell does, without starting one. */
export class PathCommandFinder implements CommandFinder {
  private readonly platform: NodeJS.Platform
  private readonly patterns: Patterns
  private readonly versions = new Map<string, Promise<string | null>>()
  /** Searches that run: of a hundred agents that start at once, most ask for the same program. */
  private readonly searches = new Map<string, Promise<Result<string, StartFailure>>>()

  constructor(patterns: Patterns, platform: NodeJS.Platform = process.platform) {
    this.patterns = patterns
    this.platform = platform
  }

  async resolve(command: string, env: Environment): Promise<Result<string, StartFailure>> {
    const path = this.platform === 'win32' ? win32 : posix
    if (path.isAbsolute(command)) return this.resolveFile(command, env)
    if (command.includes('/') || command.includes(path.sep)) return err(relative(command))
    const folders = pathOf(env, this.platform).filter((folder) => path.isAbsolute(folder))
    return this.searchOnce(command, folders, env)
  }

  realPathOf(path: string): Promise<string> {
    return realPathOf(path)
  }

  identityOf(path: string): Promise<FileIdentity | null> {
    return identityOf(path)
  }

  lookAt(file: string): Promise<ProgramLook | null> {
    return lookAtProgram(file)
  }

  versionOf(program: ProgramFile, type: AgentType, env: Environment): Promise<string | null> {
    return this.readVersion(program, type, env)
  }

  private async resolveFile(file: string, env: Environment): Promise<Result<string, StartFailure>> {
    let found: string | null = null
    for (const candidate of this.candidates(file, env)) {
      const look = await this.executability(candidate)
      if (look === 'executable') return ok(candidate)
      if (look === 'not-executable') found = candidate
    }
    return err(found === null ? missingFile(file) : notExecutable(found))
  }

  /** Who asks for what is being searched already is told the same. */
  private searchOnce(
    name: string,
    folders: readonly string[],
    env: Environment,
  ): Promise<Result<string, StartFailure>> {
    const key = JSON.stringify([folders, this.candidates(name, env)])
    const running = this.searches.get(key)
    if (running !== undefined) return running
    const search = this.search(name, folders, env).finally(() => this.searches.delete(key))
    this.searches.set(key, search)
    return search
  }

  private async search(
    name: string,
    folders: readonly string[],
    env: Environment,
  ): Promise<Result<string, StartFailure>> {
    const path = this.platform === 'win32' ? win32 : posix
    let found: string | null = null
    for (const folder of folders) {
      for (const candidate of this.candidates(path.join(folder, name), env)) {
        const look = await this.executability(candidate)
        if (look === 'executable') return ok(candidate)
        if (look === 'not-executable') found ??= candidate
      }
    }
    return err(found === null ? missingName(name, folders) : notExecutable(found))
  }

  /** Possible names of the file: on Windows the extension marks a program. */
  private candidates(file: string, env: Environment): readonly string[] {
    if (this.platform !== 'win32') return [file]
    const extensions = (variable(env, 'PATHEXT') ?? DEFAULT_PATHEXT).split(';').filter((extension) => extension !== '')
    const isNamed = extensions.some((extension) => file.toLowerCase().endsWith(extension.toLowerCase()))
    return isNamed ? [file] : extensions.map((extension) => file + extension.toLowerCase())
  }

  private async executability(file: string): Promise<Executability> {
    const [stats, entry] = await Promise.allSettled([stat(file), access(file, constants.X_OK)])
    for (const look of [stats, entry]) if (look.status === 'rejected' && !isSystemError(look.reason)) throw look.reason
    if (stats.status === 'rejected' || !stats.value.isFile()) return 'missing'
    return entry.status === 'fulfilled' ? 'executable' : 'not-executable'
  }

  private async readVersion(program: ProgramFile, type: AgentType, env: Environment): Promise<string | null> {
    if (type.versionArgs === null) return null
    const changed = await changedAt(program.file)
    const key = JSON.stringify([program.file, program.name, changed, type.versionArgs, type.versionPattern])
    const known = this.versions.get(key)
    if (known !== undefined) return known
    const asked = this.askVersion(program, type, env).then((answer) => {
      // A busy machine is no reason to forget the version for good.
      if (answer === 'unknown') this.versions.delete(key)
      return answer === 'unknown' ? null : answer.version
    })
    this.versions.set(key, asked)
    return asked
  }

  private async askVersion(
    program: ProgramFile,
    { versionArgs, versionPattern }: AgentType,
    env: Environment,
  ): Promise<{ version: string | null } | 'unknown'> {
    const result = await runProgram({ ...program, args: versionArgs ?? [], env, timeoutMs: VERSION_TIMEOUT_MS })
    if (result.kind !== 'printed') return 'unknown'
    const text = result.output.replaceAll(ESCAPE_SEQUENCE, '').replaceAll('\r\n', '\n')
    const pattern = this.patterns.compile(versionPattern ?? ANY_VERSION)
    const version = pattern.ok ? (pattern.value.match(text)?.groups[1] ?? null) : null
    return { version: version && visibleText(version).slice(0, VERSION_MAX_CHARACTERS) }
  }
}

/** Modification time of a file, ms; null if it cannot be read. */
async function changedAt(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mtimeMs
  } catch (error) {
    if (isSystemError(error)) return null
    throw error
  }
}

function pathOf(env: Environment, platform: NodeJS.Platform): readonly string[] {
  const path = (platform === 'win32' ? variable(env, 'PATH') : env['PATH']) ?? ''
  return path.split(platform === 'win32' ? ';' : ':').filter((folder) => folder !== '')
}

/** On Windows names of variables are case-insensitive. */
function variable(env: Environment, name: string): string | undefined {
  return Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1]
}

function relative(command: string): StartFailure {
  return {
    code: 'command-missing',
    message: `"${command}" is a relative path. Give a name to be found on the PATH, or the whole path of the program.`,
  }
}

function missingFile(file: string): StartFailure {
  return { code: 'command-missing', message: `There is no program at ${file}. Check the path, or install it.` }
}

function missingName(name: string, folders: readonly string[]): StartFailure {
  const named = folders.slice(0, FOLDERS_NAMED).join(', ')
  const rest = folders.length > FOLDERS_NAMED ? ` and ${folders.length - FOLDERS_NAMED} more` : ''
  const looked = folders.length === 0 ? 'the PATH is empty' : `looked in ${named}${rest}`
  return {
    code: 'command-missing',
    message: `"${name}" was not found (${looked}). Install it, or give the whole path of the program.`,
  }
}

function notExecutable(file: string): StartFailure {
  return {
    code: 'command-not-executable',
    message: `${file} may not be executed. Make it executable (chmod +x), or name another program.`,
  }
}
