import { Command, CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { ProgramParts } from './program-parts.ts'
import { runnerOf, type GlobalOptions } from './runner.ts'
import { commandOf } from './verb.ts'

const EXIT_CODES = `
Exit codes: 0 done · 1 failed · 2 wrong usage · 3 not running · 4 not found · 5 refused · 6 time-out · 7 no host · 8 some hosts did not answer`

/** Runs one command line, without the program's own name; resolves with the exit code. */
export async function runProgram(args: readonly string[], parts: ProgramParts): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok
  const program = newProgram(parts)
  for (const verb of typedVerbs(args, parts)) {
    const blank = (name: string): Command => inherited(new Command(name), program)
    const run = runnerOf({
      ...{ parts, verb, options: () => program.opts<GlobalOptions>() },
      ended: (result) => void (code = result),
    })
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

/** The verb that comes first, as it mostly does: thirty others with their options take longer to make than it may run. Else all. */
function typedVerbs([first]: readonly string[], { verbs }: ProgramParts): ProgramParts['verbs'] {
  const typed = verbs.find(({ name }) => name === first)
  return typed === undefined ? verbs : [typed]
}

function newProgram({ out, aside, version }: ProgramParts): Command {
  const program = new Command('corral')
    .description('Drives the Corral that runs on this machine: its agents, their terminals, and what happened.')
    .version(version, '-V, --version', 'show the version')
    .option('--json', 'write JSON, with a schemaVersion, for programs')
    .option('--data-dir <dir>', 'the Corral that keeps its data there (default: CORRAL_DATA_DIR, else the usual place)')
    .option(
      '--host <name>',
      'a host of "corral host list", "local" or "all" (default: CORRAL_HOST, else local)',
      another,
    )
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [verb]', 'show the help of a verb')
    .addHelpText('after', EXIT_CODES)
  return inherited(program, program).configureOutput({
    writeOut: (text) => void out.write(text),
    writeErr: (text) => void aside.write(text),
  })
}

/** An option that may be given several times. */
function another(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name]
}

/** Settings that a command added later does not take over by itself. */
function inherited(command: Command, program: Command): Command {
  return command
    .copyInheritedSettings(program)
    .exitOverride()
    .showHelpAfterError('(--help shows what can be typed)')
    .showSuggestionAfterError(true)
}
