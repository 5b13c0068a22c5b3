import { describe, expect, it } from 'vitest'
import { samplePostMortem } from '../../../test/support/sample-post-mortem.ts'
import { crashedRun } from '../../../test/support/sample-states.ts'
import type { RunEnd } from '../../shapes/run-end.ts'
import { classReason } from './class-reason.ts'
import { postMortemPage } from './post-mortem-page.ts'
import { chartWindow, sampleCharts } from './sample-charts.ts'
import { spanLook } from './span-look.ts'

const PLAIN = { foreground: null, background: null, marks: [] }

function endWith(change: Partial<RunEnd>): RunEnd {
  return { ...crashedRun, ...change }
}

describe('the reason of an exit class', () => {
  it.each([
    [{ exitClass: 'crash' }, 'exit code was not 0'],
    [{ exitClass: 'crash', exit: { code: null, signal: 'SIGSEGV' } }, 'SIGSEGV ended it'],
    [{ exitClass: 'clean', exit: { code: 0, signal: null } }, 'it was done'],
    [{ exitClass: 'clean', exit: { code: null, signal: 'SIGTERM' } }, 'asked politely'],
    [{ exitClass: 'clean', exit: { code: 3, signal: null } }, 'counts “exited 3” as success'],
    [{ exitClass: 'start-failure', exit: null }, 'could not be started'],
    [{ exitClass: 'start-failure' }, 'before it was ready'],
    [{ exitClass: 'user-stop' }, 'called off'],
    [{ exitClass: 'rate-limited' }, 'provider’s limit'],
    [{ exitClass: 'prevented' }, 'never started again'],
  ] as const)('%j', (change, words) => expect(classReason(endWith(change), 'seen')).toContain(words))

  it('of an end nobody saw says who was gone', () => {
    const end = endWith({ exitClass: 'unknown', exit: null })
    expect(classReason(end, 'host-gone')).toContain('Corral itself had ended')
    expect(classReason(end, 'session-gone')).toContain('tmux session')
  })
})

it('a page tells who asked, what was left and what was decided with its numbers', () => {
  const stop = { cause: 'leftovers', endedBy: 'terminate', tookMs: 400, survivors: [] } as const
  const base = samplePostMortem('a', 1)
  const page = postMortemPage({ ...base, left: 2, end: { ...base.end, stop } }, String)
  const said = Object.fromEntries([...page.ended, ...page.decided].map(({ label, value }) => [label, value]))
  expect(said).toMatchObject({
    'Asked by': expect.stringContaining('nobody') as string,
    'Left behind': '2 processes, ended by Corral',
    Decision: 'Restarted after 750 ms, 1 in a row',
    'Restarts in 1 min': expect.stringContaining('1 of') as string,
  })
})

describe('charts', () => {
  const { samples, end } = samplePostMortem('a', 1)

  it('show what could be told, with the value at the end and the highest', () => {
    const window = chartWindow(samples, end.endedAt)
    if (window === null) throw new Error('there is nothing to draw')
    const charts = sampleCharts(samples, window)
    expect(charts.map(({ key }) => key)).toEqual(['cpu', 'memory', 'output', 'processes', 'files', 'disk'])
    const files = charts.find(({ key }) => key === 'files')
    expect([files?.peak, files?.last, files?.valueAt(0), files?.valueAt(9)]).toEqual(['40', '40', '–', '40'])
    for (const { line, area } of charts) expect(line + area).toMatch(/^[MLZ\d. ]+$/)
    expect(sampleCharts({ ...samples, openFiles: samples.at.map(() => null) }, window)).toHaveLength(5)
  })

  it('leave a gap where nothing was measured, and there are none of a single sample', () => {
    const at = samples.at.map((value, index) => (index < 60 ? value : value + 60_000))
    const window = chartWindow({ ...samples, at }, end.endedAt + 60_000)
    if (window === null) throw new Error('there is nothing to draw')
    const [cpu] = sampleCharts({ ...samples, at }, window)
    expect(cpu?.line.match(/M/g)).toHaveLength(2)
    expect(chartWindow({ ...samples, at: [1] }, 2)).toBeNull()
  })
})

it('colours of a screen are those of the palette, the cube, the greys, or given', () => {
  expect(spanLook({ ...PLAIN, foreground: 9 })).toEqual({ color: 'var(--term-bright-red)' })
  expect(spanLook({ ...PLAIN, foreground: 16, background: 231 })).toEqual({
    color: '#000000',
    'background-color': '#ffffff',
  })
  expect(spanLook({ ...PLAIN, foreground: 208 })).toEqual({ color: '#ff8700' })
  expect(spanLook({ ...PLAIN, foreground: 244 })).toEqual({ color: '#808080' })
  expect(spanLook({ ...PLAIN, foreground: 0x1_00_00_00 + 0x00_00_ff })).toEqual({ color: '#0000ff' })
  expect(spanLook({ ...PLAIN, foreground: 2, marks: ['inverse', 'bold'] })).toEqual({
    color: 'var(--bg-0)',
    'background-color': 'var(--term-green)',
    'font-weight': '700',
  })
})
