import type { Terminal } from '@xterm/xterm'
import { toDisposable, type Disposable } from '../../../base/disposable.ts'

/** Gives end-to-end tests access to the terminal's buffer, as WebGL leaves no text in the DOM. Only with `?test` in the address. */
interface TestHook {
  readonly terminals: Map<string, Terminal>
  text(agentId: string): string
}

const isTest = new URLSearchParams(location.search).has('test')

/** Lets tests read `terminal` while it is open. */
export function exposeToTests(agentId: string, terminal: Terminal): Disposable {
  if (!isTest) return toDisposable(() => undefined)
  const hook = testHook()
  hook.terminals.set(agentId, terminal)
  return toDisposable(() => {
    if (hook.terminals.get(agentId) === terminal) hook.terminals.delete(agentId)
  })
}

function testHook(): TestHook {
  const page = window as typeof window & { __corralTest?: TestHook }
  const terminals = new Map<string, Terminal>()
  page.__corralTest ??= { terminals, text: (agentId) => textOf(terminals.get(agentId)) }
  return page.__corralTest
}

function textOf(terminal: Terminal | undefined): string {
  const buffer = terminal?.buffer.active
  if (buffer === undefined) return ''
  return Array.from({ length: buffer.length }, (_, row) => buffer.getLine(row)?.translateToString(true) ?? '').join(
    '\n',
  )
}
