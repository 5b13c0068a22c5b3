/** Shares of the last 10 s in which at least one task (`some`), or every task that could run (`full`), waited for memory (Documentation/accounting/psi.rst). */
const AVG10 = { some: /^some avg10=(\d+(?:\.\d+)?)/m, full: /^full avg10=(\d+(?:\.\d+)?)/m }
/** Counted since the machine was booted; kernels before 4.13 have no such line. */
const OOM_KILLS = /^oom_kill (\d+)$/m

/** Memory pressure in percent from the text of /proc/pressure/memory; null what the text does not have. */
export function memoryPressureOf(text: string): { readonly some: number | null; readonly full: number | null } {
  return { some: numberIn(text, AVG10.some), full: numberIn(text, AVG10.full) }
}

/** Processes the out-of-memory killer has ended, from the text of /proc/vmstat; null: it does not tell. */
export function oomKillsOf(vmstat: string): number | null {
  return numberIn(vmstat, OOM_KILLS)
}

function numberIn(text: string, pattern: RegExp): number | null {
  const found = pattern.exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
