import { expect, it } from 'vitest'
import { hasColors, Output, type Sink } from './output.ts'

function sink(traits: Partial<Sink> = {}) {
  const written: string[] = []
  return { written, out: { write: (text: string) => written.push(text), ...traits } }
}

it('colours go to terminals, unless NO_COLOR is set, the terminal is dumb, or FORCE_COLOR asks for them', () => {
  const [terminal, pipe] = [sink({ isTTY: true }).out, sink().out]
  expect([hasColors(terminal, {}), hasColors(pipe, {})]).toEqual([true, false])
  expect(hasColors(terminal, { TERM: 'dumb' })).toBe(false)
  expect(hasColors(terminal, { NO_COLOR: '1', FORCE_COLOR: '1' })).toBe(false)
  expect(hasColors(terminal, { NO_COLOR: '' })).toBe(true)
  expect([hasColors(pipe, { FORCE_COLOR: '1' }), hasColors(pipe, { FORCE_COLOR: '0' })]).toEqual([true, false])
})

it('paints only where colours are wanted', () => {
  const { out } = sink()
  const parts = { out, aside: out, isJson: false }
  expect(new Output({ ...parts, hasColors: false }).paint('x', 'bad')).toBe('x')
  expect(new Output({ ...parts, hasColors: true }).paint('x', 'bad')).toBe('\u001b[31mx\u001b[39m')
})

it('with --json notes are not written, and each value has its version', () => {
  const [answer, aside] = [sink(), sink()]
  const output = new Output({ out: answer.out, aside: aside.out, isJson: true, hasColors: false })
  output.note('api: stopped')
  output.json({ agents: [] })
  output.jsonLine({ line: 'a' })
  expect(aside.written).toEqual([])
  expect(answer.written).toEqual(['{"schemaVersion":1,"agents":[]}\n', '{"schemaVersion":1,"line":"a"}\n'])
})

it('is ready for more once whoever reads has read enough', async () => {
  let drain = (): void => undefined
  const { out } = sink({ writableNeedDrain: true, once: (_event, listener) => void (drain = listener) })
  const ready = new Output({ out, aside: out, isJson: false, hasColors: false }).ready()
  let isReady = false
  const noted = ready.then(() => (isReady = true))
  await Promise.resolve()
  expect(isReady).toBe(false)
  drain()
  await noted
  expect(isReady).toBe(true)
})
