/** Window operations that ask for a report (xterm's ctlseqs, CSI t). */
export const WINDOW_REPORTS: ReadonlySet<number> = new Set([11, 13, 14, 15, 16, 18, 19, 20, 21])
/** OSC commands that ask for a colour when their value is `?`. */
export const COLOR_COMMANDS: readonly number[] = [4, 10, 11, 12]
/** Agents neither read nor write the clipboard. */
const CLIPBOARD_COMMAND = 52

const CSI = /^(?:\u001b\[|\u009b)([<-?]?)([\d;:]*)([ -/]*)([@-~])$/
const OSC = /^(?:\u001b\]|\u009d)(\d+);([^\u0007\u001b\u009c]*)/
const DCS_QUERY = /^(?:\u001bP|\u0090)[$+]q/
/** Prefix, intermediates and final character of CSI sequences that ask: attributes, status, modes, version, keyboard. */
const CSI_QUERIES: ReadonlySet<string> = new Set(['c', '>c', '=c', 'n', '?n', '$p', '?$p', '>q', '?u'])

/**
 * An escape sequence by which a program asks its terminal something, or uses the clipboard: the host’s mirror has answered it, and the answer
 * of another terminal would arrive as if it had been typed.
 */
export function isTerminalQuery(sequence: string): boolean {
  const csi = CSI.exec(sequence)
  if (csi !== null) {
    const [, prefix = '', parameters = '', intermediates = '', final = ''] = csi
    const isWindowOperation = prefix === '' && intermediates === '' && final === 't'
    if (isWindowOperation) return WINDOW_REPORTS.has(Number.parseInt(parameters, 10))
    return CSI_QUERIES.has(`${prefix}${intermediates}${final}`)
  }
  if (DCS_QUERY.test(sequence)) return true
  const osc = OSC.exec(sequence)
  if (osc === null) return false
  const [, command = '', payload = ''] = osc
  if (Number(command) === CLIPBOARD_COMMAND) return true
  return COLOR_COMMANDS.includes(Number(command)) && payload.split(';').includes('?')
}
