import { expect, it } from 'vitest'
import { DIRECT_COLOR } from '../../shapes/post-mortem.ts'
import { XtermMirror } from './xterm-mirror.ts'

async function rowsOf(text: string): Promise<ReturnType<XtermMirror['screenRows']>> {
  using mirror = new XtermMirror({ cols: 20, rows: 3 })
  await new Promise((resolve) => mirror.write(new TextEncoder().encode(text), resolve))
  return mirror.screenRows()
}

it('rows have their colours and marks', async () => {
  const [first] = await rowsOf('\x1b[1;31mbad\x1b[m fine \x1b[38;2;255;136;0;48;5;236;4mfancy\x1b[m')
  expect(first?.spans).toEqual([
    { text: 'bad', foreground: 1, background: null, marks: ['bold'] },
    { text: ' fine ', foreground: null, background: null, marks: [] },
    { text: 'fancy', foreground: DIRECT_COLOR + 0xff_88_00, background: 236, marks: ['underline'] },
  ])
})

it('blanks with a background are part of a row, others at its end are not', async () => {
  const [first, second] = await rowsOf('a   \r\n\x1b[44mb   \x1b[m')
  expect(first?.spans.map(({ text }) => text)).toEqual(['a'])
  expect(second?.spans.map(({ text }) => text)).toEqual(['b   '])
})

it('a line that does not fit goes on in the next row; what is invisible stays so', async () => {
  const [first, second] = await rowsOf(`${'x'.repeat(25)}\r\n\x1b[8msecret\x1b[m`)
  expect([first?.isWrapped, second?.isWrapped]).toEqual([false, true])
  expect(second?.spans[0]?.text).toBe('xxxxx')
  expect((await rowsOf('\x1b[8msecret\x1b[m'))[0]?.spans).toEqual([])
})

it('wide characters take one place in the text', async () => {
  const [first] = await rowsOf('日本 ok')
  expect(first?.spans[0]?.text).toBe('日本 ok')
})
