import { err, ok, type Result } from '../../base/result.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'

/** What to spawn on Windows. If `commandLine` is set, it is the finished argument string, to be passed unchanged. */
export interface WindowsLaunch {
  readonly file: string
  readonly args: readonly string[]
  readonly commandLine: string | null
}

/** Files Windows can start directly; all others need an interpreter. */
const PROGRAM = /\.(exe|com)$/i
const POWERSHELL_SCRIPT = /\.ps1$/i
/** Characters with a special meaning to cmd.exe outside quotes. */
const META = /[()[\]%!^"`<>&|;, *?]/g
/**
 * Backslashes before a quote or the end, which the program's argument parser would read as escapes
 * (CommandLineToArgvW). Looked for from the first of a row only: else a long row would take time in proportion to its square.
 */
const BACKSLASHES_BEFORE_QUOTE = /(?<!\\)(\\*)"/g
const BACKSLASHES_AT_END = /(?<!\\)(\\+)$/
const LINE_BREAK = /[\r\n]/

/**
 * Turns a program and its arguments into something Windows can start: `.cmd`, `.bat` and shims without extension go
 * through cmd.exe, `.ps1` through PowerShell. cmd.exe parses a shim's arguments twice (its own line, then `%*` in the
 * file), so they are escaped twice. `comSpec`: path of cmd.exe.
 */
export function buildWindowsLaunch(
  file: string,
  args: readonly string[],
  comSpec: string,
): Result<WindowsLaunch, StartFailure> {
  if (PROGRAM.test(file)) return ok({ file, args, commandLine: null })
  if (POWERSHELL_SCRIPT.test(file)) {
    const script = ['-NoLogo', '-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', file, ...args]
    return ok({ file: 'powershell.exe', args: script, commandLine: null })
  }
  if ([file, ...args].some((part) => LINE_BREAK.test(part))) {
    const message = `${file} is a batch file, and cmd.exe cannot pass it an argument with a line break. Remove the line break or name the .exe.`
    return err({ code: 'spec-invalid', message })
  }
  const inner = [escapeMeta(file), ...args.map((arg) => escapeMeta(escapeMeta(quote(arg))))].join(' ')
  return ok({ file: comSpec, args: [], commandLine: `/d /s /c "${inner}"` })
}

function escapeMeta(text: string): string {
  return text.replace(META, '^$&')
}

function quote(arg: string): string {
  return `"${arg.replace(BACKSLASHES_BEFORE_QUOTE, String.raw`$1$1\"`).replace(BACKSLASHES_AT_END, '$1$1')}"`
}
