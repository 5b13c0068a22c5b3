import { err, ok, type Result } from '../../src/base/result.ts'
import type { AgentType } from '../../src/shapes/agent-type.ts'
import type { StartFailure } from '../../src/shapes/start-failure.ts'
import type { Environment } from '../../src/core/agent/launch.ts'
import type { FileIdentity, ProgramFile, ProgramLook } from '../../src/core/agent/program-file.ts'
import type { CommandFinder } from '../../src/core/ports.ts'

/** A program the finder knows. */
export interface FakeProgram {
  readonly isExecutable?: boolean
  readonly version?: string
  /** The file it links to. */
  readonly realPath?: string
  /** Its first line, if it is a script. */
  readonly beginning?: string
}

/** Finds the programs it was given, by absolute path; a name is searched for on the PATH. */
export class FakeCommandFinder implements CommandFinder {
  private readonly programs: Map<string, FakeProgram>

  constructor(programs: Readonly<Record<string, FakeProgram>>) {
    this.programs = new Map(Object.entries(programs))
  }

  async resolve(command: string, env: Environment): Promise<Result<string, StartFailure>> {
    const isRelative = command.includes('/') && !command.startsWith('/')
    const folders = (env['PATH'] ?? '').split(':').filter((folder) => folder !== '')
    const places = command.startsWith('/') ? [command] : folders.map((folder) => `${folder}/${command}`)
    const known = isRelative ? [] : places.filter((place) => this.programs.has(place))
    const file = known.find((place) => this.programs.get(place)?.isExecutable !== false)
    if (file !== undefined) return ok(file)
    if (known[0] !== undefined) {
      return err({ code: 'command-not-executable', message: `${known[0]} may not be executed.` })
    }
    return err({ code: 'command-missing', message: `"${command}" was not found.` })
  }

  async realPathOf(file: string): Promise<string> {
    return this.programs.get(file)?.realPath ?? file
  }

  async identityOf(path: string): Promise<FileIdentity | null> {
    const realPath = await this.realPathOf(path)
    return { realPath, id: realPath }
  }

  async lookAt(file: string): Promise<ProgramLook | null> {
    const program = this.programs.get(file)
    const realPath = program?.realPath ?? file
    return program === undefined ? null : { realPath, id: realPath, place: file, beginning: program.beginning ?? '' }
  }

  async versionOf({ name: file }: ProgramFile, type: AgentType): Promise<string | null> {
    return type.versionArgs === null ? null : (this.programs.get(file)?.version ?? null)
  }
}
