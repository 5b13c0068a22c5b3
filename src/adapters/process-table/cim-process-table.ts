import type { SignalOutcome } from '../../core/ports.ts'
import { readableCommandLine } from '../../core/process/command-line.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import { CIM_PROPERTIES, parseCimCommands, parseCimDate, parseCimProcesses } from '../../core/process/parse-cim.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import { HelperProcessTable } from './helper-process-table.ts'
import type { CommandRunner, HelperCommand } from './run-command.ts'
import { sendSignal } from './send-signal.ts'

/** Starting PowerShell alone costs about a third of a second of CPU; doing so each second has saturated machines. */
const MIN_SWEEP_INTERVAL_MS = 5_000
/** Otherwise PowerShell writes names in the console's code page. */
const UTF8 = '[Console]::OutputEncoding = [Text.Encoding]::UTF8'
/**
 * The only signal supported on Windows. Node would also end a process at once on SIGTERM and SIGINT, but a polite
 * request must not kill.
 */
const ONLY_SIGNAL = 'SIGKILL'

/** The process table of Windows: one PowerShell per sweep. */
export class CimProcessTable extends HelperProcessTable {
  readonly minSweepIntervalMs = MIN_SWEEP_INTERVAL_MS

  protected async readTable(): Promise<ProcessRow[]> {
    return parseCimProcesses(await this.run(powershell(query('Win32_Process', CIM_PROPERTIES))))
  }

  protected async readCommandLines(identities: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, string>> {
    const startTimes = new Map(identities.map(({ pid, startTime }) => [pid, startTime]))
    const filter = identities.map(({ pid }) => `ProcessId=${pid}`).join(' or ')
    const json = await this.run(
      powershell(query(`Win32_Process -Filter '${filter}'`, 'ProcessId,CreationDate,Name,CommandLine')),
    )
    const same = parseCimCommands(json).filter(({ pid, startTime }) => startTimes.get(pid) === startTime)
    return new Map(same.map(({ pid, command, name }) => [pid, readableCommandLine(command, name)]))
  }

  protected startedAt(row: Pick<ProcessRow, 'startTime'>): number {
    return row.startTime
  }

  /**
   * Any signal but SIGKILL returns `not-permitted` and is not sent: on Windows a program is asked to quit by keys and
   * by closing its terminal.
   */
  protected send(pid: number, signal: string): SignalOutcome {
    return signal === ONLY_SIGNAL ? sendSignal(pid, signal) : 'not-permitted'
  }
}

/** Identifies this boot of a Windows machine by the time it started. */
export async function readWindowsBootId(run: CommandRunner): Promise<string> {
  const json = await run(powershell(query('Win32_OperatingSystem', 'LastBootUpTime')))
  const parsed = JSON.parse(json) as { readonly LastBootUpTime?: unknown }
  return `boot-${parseCimDate(parsed.LastBootUpTime)}`
}

function query(what: string, properties: string): string {
  return `Get-CimInstance ${what} | Select-Object ${properties} | ConvertTo-Json -Compress`
}

function powershell(script: string): HelperCommand {
  return {
    file: 'powershell.exe',
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', `${UTF8}; ${script}`],
  }
}
