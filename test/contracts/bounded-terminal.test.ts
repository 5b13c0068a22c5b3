import { Unicode11Addon } from '@xterm/addon-unicode11'
import headless from '@xterm/headless'
import { Terminal as PageTerminal } from '@xterm/xterm'
import { boundTerminal } from '../../src/core/terminal/bounds/bound-terminal.ts'
import { boundedTerminalContract, type OpenBounded } from './bounded-terminal.contract.ts'

const OPTIONS = { cols: 40, rows: 10, scrollback: 1_000, allowProposedApi: true, logLevel: 'off' } as const

/** The terminal of the page needs no page until it is drawn. */
const KINDS = { '@xterm/headless': headless.Terminal, '@xterm/xterm': PageTerminal }

for (const [name, Terminal] of Object.entries(KINDS)) {
  const open: OpenBounded = (isTurnOver) => {
    const terminal = new Terminal(OPTIONS)
    terminal.loadAddon(new Unicode11Addon())
    terminal.unicode.activeVersion = '11'
    boundTerminal(terminal, isTurnOver)
    return terminal
  }
  boundedTerminalContract(name, open)
}
