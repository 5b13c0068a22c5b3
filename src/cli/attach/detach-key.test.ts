import { expect, it } from 'vitest'
import { detachKeyOf, typedBefore } from './detach-key.ts'

const key = (name: string) => {
  const found = detachKeyOf(name)
  if (found === null) throw new Error(`${name} is no key`)
  return found
}

it('is named as Ctrl and a character', () => {
  expect(detachKeyOf('ctrl-]')).toMatchObject({ name: 'ctrl-]', byte: 0x1d })
  expect(detachKeyOf('Ctrl-Q')).toMatchObject({ name: 'ctrl-q', byte: 0x11 })
  expect(detachKeyOf('ctrl-\\')).toMatchObject({ byte: 0x1c })
  for (const name of ['', 'q', 'ctrl-', 'ctrl-1', 'ctrl-ab', 'alt-q']) expect(detachKeyOf(name), name).toBeNull()
})

it('is found with what was typed before it, which still goes to the agent', () => {
  expect(typedBefore(Buffer.from('ls\u001d more'), key('ctrl-]'))).toEqual(Buffer.from('ls'))
  expect(typedBefore(Buffer.from('\u001d'), key('ctrl-]'))).toEqual(Buffer.from(''))
  expect(typedBefore(Buffer.from('ls\r'), key('ctrl-]'))).toBeNull()
})

it('is also known as terminals send it after a program has asked for unambiguous keys', () => {
  expect(typedBefore(Buffer.from('a\u001b[93;5u'), key('ctrl-]'))).toEqual(Buffer.from('a'))
  expect(typedBefore(Buffer.from('a\u001b[27;5;93~'), key('ctrl-]'))).toEqual(Buffer.from('a'))
  expect(typedBefore(Buffer.from('a\u001b[94;5u'), key('ctrl-]'))).toBeNull()
})
