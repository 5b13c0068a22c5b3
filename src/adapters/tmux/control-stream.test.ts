import { expect, test } from 'vitest'
import { TMUX_LINE_BYTES } from '../../core/limits.ts'
import { ControlStream, type ControlMessage } from './control-stream.ts'

function read(...chunks: readonly string[]): readonly ControlMessage[] {
  const stream = new ControlStream()
  return chunks.flatMap((chunk) => stream.read(Buffer.from(chunk)))
}

test('answers are told apart by who asked and whether it worked', () => {
  expect(read('%begin 1 2 1\none\ntwo\n%end 1 2 1\n%begin 1 3 0\nno\n%error 1 3 0\n')).toEqual([
    { kind: 'answer', isOwn: true, isError: false, lines: ['one', 'two'] },
    { kind: 'answer', isOwn: false, isError: true, lines: ['no'] },
  ])
})

test('no text inside an answer ends it, but its own words', () => {
  const [answer] = read('%begin 5 6 1\n%end 5 7 1\n%output %0 x\n%exit\n%end 5 6 1\n')
  expect(answer).toMatchObject({ lines: ['%end 5 7 1', '%output %0 x', '%exit'] })
})

test('lines are put together from any pieces, and output is left out', () => {
  expect(read('%window-re', 'named @0 de', 'ad\n%output %0 a\\015\\012b\n', '%ex', 'it\n')).toEqual([
    { kind: 'notice', line: '%window-renamed @0 dead' },
    { kind: 'notice', line: '%exit' },
  ])
})

test('C1: of a line that does not end, a bounded part is kept, and the next line is whole again', () => {
  const stream = new ControlStream()
  const piece = Buffer.from('x'.repeat(64 * 1024))
  stream.read(Buffer.from('%begin 1 2 1\n'))
  for (let count = 0; count < 1_000; count += 1) stream.read(piece)
  const [answer] = stream.read(Buffer.from('\nnext\n%end 1 2 1\n'))
  expect(answer).toMatchObject({ lines: ['x'.repeat(TMUX_LINE_BYTES), 'next'] })
})
