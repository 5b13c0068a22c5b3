import type { ProcessTable } from '../../core/ports.ts'
import { CimProcessTable, readWindowsBootId } from './cim-process-table.ts'
import { PosixPsProcessTable, readDarwinBootId } from './posix-ps-process-table.ts'
import { ProcfsProcessTable } from './procfs-process-table.ts'
import { runCommand } from './run-command.ts'

/** The process table of a platform (`process.platform`); rejects if this boot cannot be identified. */
export async function createProcessTable(platform: NodeJS.Platform): Promise<ProcessTable> {
  switch (platform) {
    case 'linux':
      return new ProcfsProcessTable()
    case 'win32':
      return new CimProcessTable({ bootId: await readWindowsBootId(runCommand) })
    default:
      return new PosixPsProcessTable({ bootId: await readDarwinBootId(runCommand) })
  }
}
