import { parseProcStat, type ProcStat } from '../../core/process/parse-proc-stat.ts'
import { KeptFiles } from '../../node/kept-files.ts'

/** Reads `/proc/<pid>/stat`. */
export class StatDescriptors extends KeptFiles<number, ProcStat> {
  /** `budget`: most descriptors kept open; a share of what this process may open if left out. */
  constructor(budget?: number) {
    super((pid) => `/proc/${pid}/stat`, parseProcStat, budget)
  }
}
