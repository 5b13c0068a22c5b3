import { describe, expect, it } from 'vitest'
import { explainGuardEnd, guarded, guardedProgram, isGuard, type Words } from './spawn-guard.ts'

const BASH = '/usr/bin/bash'
const PROGRAM = { file: '/opt/tool/2.1', args: ['-c', 'x'] }
const ORDERS = [BASH, null].map((bash) => ({ bash, realCwd: '/work', name: '/bin/tool' }))

function lineOf({ file, args }: Words): string {
  return [file, ...args, ''].join('\0')
}

describe.each(ORDERS)('a guard with %j', (order) => {
  const words = guarded(PROGRAM, order)

  it('knows its program, and itself among processes', () => {
    expect(guardedProgram(words.args)).toBe(PROGRAM.file)
    expect(guardedProgram(['-p', ...words.args])).toBe(PROGRAM.file)
    expect(isGuard(lineOf(words))).toBe(true)
    expect(isGuard(lineOf({ file: order.name, args: PROGRAM.args }))).toBe(false)
    expect(isGuard(lineOf({ ...PROGRAM, args: [...PROGRAM.args, ...words.args] }))).toBe(false)
    expect(guardedProgram(PROGRAM.args)).toBeNull()
  })

  it('that failed is told from a program that did', () => {
    const explain = (code: number, output: string): unknown =>
      explainGuardEnd({ code, signal: null }, output, PROGRAM.file)
    const refused = 'Corral: the folder is not the one that was checked, so nothing was started\r\n'
    expect(explain(126, refused)).toMatchObject({ code: 'policy-refused' })
    expect(explain(0, refused)).toBeNull()
    const failed = `/bin/tool: line 1: ${PROGRAM.file}: Permission denied\r\n`
    expect(explain(126, failed)).toMatchObject({
      code: 'exec-failed',
      message: expect.stringContaining('denied') as string,
    })
    expect(explain(127, '/bin/tool: 3: nothing: not found')).toBeNull()
    expect(explain(1, failed)).toBeNull()
  })
})
