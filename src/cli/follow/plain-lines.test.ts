import { expect, it, onTestFinished } from 'vitest'
import { PlainLines } from './plain-lines.ts'

const SIZE = { cols: 40, rows: 6 }

function newLines(size = SIZE) {
  const told: string[] = []
  const lines = new PlainLines(size, (line) => told.push(line))
  onTestFinished(() => lines.dispose())
  return { lines, told }
}

it('tells a line once it is complete, without sequences', async () => {
  const { lines, told } = newLines()
  await lines.write('\x1b[31mone\x1b[m\r\n\r\nthr')
  expect(told).toEqual(['one', ''])
  await lines.write('ee\r\n')
  expect(told).toEqual(['one', '', 'three'])
})

it('takes bytes cut anywhere, also within a character', async () => {
  const { lines, told } = newLines()
  for (const byte of new TextEncoder().encode('grüße 🙂\r\n')) await lines.write(Uint8Array.of(byte))
  expect(told).toEqual(['grüße 🙂'])
})

it('loses no line of a flood, whatever the size of the pieces', async () => {
  const { lines, told } = newLines()
  const all = Array.from({ length: 30_000 }, (_, index) => `line ${index}`)
  await lines.write(`${all.join('\r\n')}\r\n${'\n'.repeat(20_000)}`)
  expect(told.slice(0, 30_000)).toEqual(all)
  expect(told).toHaveLength(50_000)
})

it('joins what wrapped, also across the edge of the screen', async () => {
  const { lines, told } = newLines()
  const long = 'x'.repeat(40 * 20)
  await lines.write(long)
  expect(told).toEqual([])
  await lines.write(`end\r\nnext\r\n`)
  expect(told).toEqual([`${long}end`, 'next'])
})

it('of a line that is rewritten in place it tells how it ended', async () => {
  const { lines, told } = newLines()
  for (let percent = 0; percent <= 100; percent += 1) await lines.write(`\r\x1b[Kdone: ${percent} %`)
  lines.tick()
  lines.tick()
  expect(told).toEqual([])
  await lines.write('\r\n')
  expect(told).toEqual(['done: 100 %'])
})

it('a form that is drawn anew all the time is told once, and again when it stands still', async () => {
  const { lines, told } = newLines()
  await lines.write('hello\r\n* 0\r\n> ask\r\n')
  for (let frame = 1; frame <= 50; frame += 1) {
    await lines.write(`\x1b[2A\x1b[J* ${frame}\r\n> ask\r\n`)
    if (frame % 10 === 0) lines.tick()
  }
  expect(told).toEqual(['hello', '* 0', '> ask'])
  lines.tick()
  expect(told).toEqual(['hello', '* 0', '> ask', '* 50'])
  lines.tick()
  expect(told).toHaveLength(4)
})

it('what is put above such a form is told in order, and the form not again because it moved', async () => {
  const { lines, told } = newLines()
  await lines.write('* working\r\n> ask\r\n')
  await lines.write('\x1b[2A\x1b[Jan answer\r\n* working\r\n> ask\r\n')
  lines.tick()
  lines.tick()
  expect(told).toEqual(['* working', '> ask', 'an answer'])
})

it('what scrolls off the screen is told even if it never stood still', async () => {
  const { lines, told } = newLines()
  await lines.write('* 0\r\n')
  for (let step = 1; step <= 20; step += 1) await lines.write(`\x1b[A\x1b[Jstep ${step}\r\n* ${step}\r\n`)
  lines.end()
  const steps = told.filter((line) => line.startsWith('step'))
  expect(steps).toEqual(Array.from({ length: 20 }, (_, index) => `step ${index + 1}`))
})

it('tells nothing of a full-screen program, and goes on afterwards', async () => {
  const { lines, told } = newLines()
  await lines.write('before\r\n\x1b[?1049h\x1b[2J\x1b[Hmenu\r\nitem\r\n')
  expect(lines.isFullScreen).toBe(true)
  lines.tick()
  await lines.write('\x1b[?1049lafter\r\n')
  expect(told).toEqual(['before', 'after'])
})

it('goes on after the screen was cleared, the scrollback deleted, or the terminal reset', async () => {
  const { lines, told } = newLines()
  for (const [round, sequence] of ['\x1b[2J\x1b[H', '\x1b[3J', '\x1bc'].entries()) {
    const before = Array.from({ length: 9 }, (_, line) => `${round}.${line}\r\n`).join('')
    await lines.write(`${before}${sequence}after ${round}\r\n`)
    lines.tick()
    lines.tick()
    expect(told).toEqual(expect.arrayContaining([`${round}.0`, `${round}.8`]))
    expect(told.splice(0).at(-1)).toBe(`after ${round}`)
  }
})

it('a change of size tells nothing twice', async () => {
  const { lines, told } = newLines()
  await lines.write(`${'y'.repeat(60)}\r\nshort\r\nunfin`)
  lines.resize({ cols: 20, rows: 4 })
  await lines.write('ished\r\nlast\r\n')
  lines.tick()
  lines.tick()
  expect(told).toEqual(['y'.repeat(60), 'short', 'unfinished', 'last'])
})

it('begins with the lines that are chosen, and goes on from there', async () => {
  const { lines, told } = newLines()
  await lines.begin('one\r\ntwo\r\nthree\r\n$ ', (all) => all.slice(-2))
  await lines.write('ls\r\nfile\r\n')
  expect(told).toEqual(['two', 'three', '$ ls', 'file'])
})

it('at the end it tells what was not complete', async () => {
  const { lines, told } = newLines()
  await lines.write('one\r\nunfinished')
  lines.end()
  expect(told).toEqual(['one', 'unfinished'])
})
