import type { SignalOutcome } from '../../core/ports.ts'
import { readableCommandLine } from '../../core/process/command-line.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import { parsePs, parsePsCommands, PS_COLUMNS, PS_COMMAND_COLUMNS } from '../../core/process/parse-ps.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import { HelperProcessTable } from './helper-process-table.ts'
import type { CommandRunner } from './run-command.ts'
import { sendSignal } from './send-signal.ts'

/** One `ps` over 1,000 processes costs 36 ms of CPU on Linux and is not cheaper on macOS. */
const MIN_SWEEP_INTERVAL_MS = 2_000
/** English dates without daylight saving: see parse-ps.ts. */
const PS_ENVIRONMENT = { LC_ALL: 'C', TZ: 'UTC' }
const MS_PER_S = 1000

/**
 * The process table of macOS (and of any system with a BSD-like ps): one `ps` per sweep. Start times are whole seconds.
 */
export class PosixPsProcessTable extends HelperProcessTable {
  readonly minSweepIntervalMs = MIN_SWEEP_INTERVAL_MS

  protected async readTable(): Promise<ProcessRow[]> {
    const rows = parsePs(await this.ps(['-axo', PS_COLUMNS]))
    // ps lists at least itself: empty output means that it failed.
    if (rows.length === 0) throw new Error('ps printed no process that could be read')
    return rows
  }

  protected async readCommandLines(identities: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, string>> {
    const startTimes = new Map(identities.map(({ pid, startTime }) => [pid, startTime]))
    // Without -p, because ps fails if one of the pids is gone.
    const commands = parsePsCommands(await this.ps(['-axwwo', PS_COMMAND_COLUMNS]))
    const same = commands.filter(({ pid, startTime }) => startTimes.get(pid) === startTime)
    return new Map(same.map(({ pid, command }) => [pid, readableCommandLine(command, '')]))
  }

  protected startedAt(row: Pick<ProcessRow, 'startTime'>): number {
    return row.startTime * MS_PER_S
  }

  protected send(pid: number, signal: string): SignalOutcome {
    return sendSignal(pid, signal)
  }

  private ps(args: readonly string[]): Promise<string> {
    return this.run({ file: 'ps', args, env: PS_ENVIRONMENT })
  }
}

/**
 * Identifies this boot of a Mac by its boot session UUID. If there is none, by the boot time, which the system shifts
 * when its clock is set; a changed id only means that old records count as history.
 */
export async function readDarwinBootId(run: CommandRunner): Promise<string> {
  const printed = await run({ file: 'sysctl', args: ['-n', 'kern.bootsessionuuid'] }).catch(() => '')
  return printed.trim() || (await run({ file: 'sysctl', args: ['-n', 'kern.boottime'] })).trim()
}
