import { describe, expect, it } from 'vitest'
import type { DoctorFinding } from '../../shapes/doctor.ts'
import { doctorLines } from './doctor-lines.ts'
import { wrapped } from './wrapped.ts'

const FINDINGS: readonly DoctorFinding[] = [
  ...(['git', 'tmux'] as const).map((check) => ({
    ...{
      id: check,
      check,
      title: check,
      verdict: 'ok' as const,
      found: `${check} is fine.`,
      advice: null,
      command: null,
    },
  })),
  {
    ...{ id: 'disk', check: 'disk', title: 'Disk', verdict: 'problem', found: 'Hardly anything of it is free now.' },
    ...{ advice: 'Free some space.', command: 'du -xh -d 1 /a/very/long/path/that/is/not/broken | sort -h' },
  },
  { id: 'room', check: 'room', title: 'Room', verdict: 'ok', found: 'Enough.', advice: null, command: null },
]

describe('what doctor has found', () => {
  it('is listed under its headings, the gravest first, with what to do below', () => {
    expect(doctorLines(FINDINGS, { width: null, paint: (text) => text })).toEqual([
      'WHAT AGENTS NEED',
      '✓ ok       git   git is fine.',
      '✓ ok       tmux  tmux is fine.',
      '',
      'THE MACHINE',
      '✗ problem  Disk  Hardly anything of it is free now.',
      '                 Free some space.',
      '                 du -xh -d 1 /a/very/long/path/that/is/not/broken | sort -h',
      '✓ ok       Room  Enough.',
      '',
    ])
  })

  it('is broken at the edge of the terminal, but for commands', () => {
    const lines = doctorLines(FINDINGS, { width: 47, paint: (text) => text })
    expect(lines.slice(5, 9)).toEqual([
      '✗ problem  Disk  Hardly anything of it is free',
      '                 now.',
      '                 Free some space.',
      '                 du -xh -d 1 /a/very/long/path/that/is/not/broken | sort -h',
    ])
  })
})

it('a word wider than a line has one of its own', () => {
  expect(wrapped('a verylongword b c', 5)).toEqual(['a', 'verylongword', 'b c'])
  expect(wrapped('a verylongword b c', null)).toEqual(['a verylongword b c'])
})
