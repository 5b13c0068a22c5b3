import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinArgs, parseArgs } from './args.ts'

const parsed = (text: string): unknown => {
  const args = parseArgs(text)
  return args.ok ? args.value : args.error
}

describe('arguments', () => {
  it('cuts at blanks and holds quoted words together', () => {
    expect(parsed(` run  --message "two words" 'it is' a\\ b `)).toEqual([
      'run',
      '--message',
      'two words',
      'it is',
      'a b',
    ])
  })

  it('keeps an empty argument that is quoted', () => {
    expect(parsed(`a "" b`)).toEqual(['a', '', 'b'])
  })

  it('expands nothing', () => {
    expect(parsed('$HOME *.ts ~ `id` ; rm')).toEqual(['$HOME', '*.ts', '~', '`id`', ';', 'rm'])
  })

  it('leaves Windows paths alone', () => {
    expect(parsed('C:\\Users\\ada "C:\\Program Files\\x"')).toEqual(['C:\\Users\\ada', 'C:\\Program Files\\x'])
  })

  it('says which quote is never closed', () => {
    expect(parsed(`say "hello`)).toContain('"')
  })

  it('reads back whatever it wrote', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '\\', '\t', '$', 'é') })), (args) => {
        expect(parsed(joinArgs(args))).toEqual(args)
      }),
    )
  })
})
