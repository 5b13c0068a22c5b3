import { Command, CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { Failure } from './failure.ts'
import { Session } from './host/session.ts'
import { Output, hasColors, type Sink } from './output/output.ts'
import { commandOf, type Runner, type Verb } from './verb.ts'

/** What the program is run with. */
export interface ProgramParts {
  readonly verbs: readonly Verb[]
  readonly out: Sink
  readonly aside: Sink
  readonly env: Readonly<Record<string, string | undefined>>
  readonly version: string
}

interface GlobalOptions {
  readonly json?: true
  readonly dataDir?: string
}

const EXIT_CODES = `
Exit codes: 0 done · 1 failed · 2 wrong usage · 3 not running · 4 not found · 5 refused · 6 time-out · 7 no host`

/** Runs one command line, without the program's own name; resolves with the exit code. */
export async function runProgram(args: readonly string[], parts: ProgramParts): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok
  const program = newProgram(parts)
  const run: Runner = async (work) => {
    const { json = false, dataDir = null } = program.opts<GlobalOptions>()
    const { out, aside, env } = parts
    using session = new Session(new Output({ out, aside, isJson: json, hasColors: hasColors(out, env) }), dataDir)
    code = await ended(work, session, parts)
  }
  for (const verb of parts.verbs) {
    const blank = (name: string): Command => inherited(new Command(name), program)
    program.addCommand(commandOf(verb, blank, run), { hidden: verb.isHidden ?? false })
  }
  try {
    await program.parseAsync(args.length === 0 ? ['--help'] : [...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  }
  return code
}

async function ended(
  work: (session: Session) => Promise<ExitCode | void>,
  session: Session,
  { aside }: ProgramParts,
): Promise<ExitCode> {
  try {
    return (await work(session)) ?? EXIT.ok
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (session.out.isJson) session.out.json({ error: { code: error.code, message: error.message } })
    else aside.write(`${error.message}\n`)
    return error.exitCode
  }
}

function newProgram({ out, aside, version }: ProgramParts): Command {
  const program = new Command('corral')
    .description('Drives the Corral that runs on this machine: its agents, their terminals, and what happened.')
    .version(version, '-V, --version', 'show the version')
    .option('--json', 'write JSON, with a schemaVersion, for programs')
    .option('--data-dir <dir>', 'the Corral that keeps its data there (default: CORRAL_DATA_DIR, else the usual place)')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [verb]', 'show the help of a verb')
    .addHelpText('after', EXIT_CODES)
  return inherited(program, program).configureOutput({
    writeOut: (text) => void out.write(text),
    writeErr: (text) => void aside.write(text),
  })
}

/** Settings that a command added later does not take over by itself. */
function inherited(command: Command, program: Command): Command {
  return command
    .copyInheritedSettings(program)
    .exitOverride()
    .showHelpAfterError('(--help shows what can be typed)')
    .showSuggestionAfterError(true)
}
