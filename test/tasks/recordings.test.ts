import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readerOf } from '../../src/core/task/task-reader.ts'
import type { TaskFormat } from '../../src/shapes/task-block.ts'
import { taskReading, type TaskReading } from '../../src/shapes/task-result.ts'
import { readTaskRecording, type TaskRecording } from './task-recording.ts'
import { TASK_ENDS } from './task-scenarios.ts'

const FOLDER = join(import.meta.dirname, '../fixtures/tasks')
const RECORDINGS = readdirSync(FOLDER).map((name) => readTaskRecording(join(FOLDER, name)))
const NAMED = RECORDINGS.map((recording) => [`${recording.agent} ${recording.scenario}`, recording] as const)

function readingOf({ agent, output, exit }: TaskRecording, pieces: readonly string[] = [output]): TaskReading {
  const reader = readerOf(agent as TaskFormat)
  for (const piece of pieces) reader.take(piece)
  return reader.end(exit)
}

describe('a recording of a real agent', () => {
  it.each(NAMED)('%s is read as what it was', (_name, recording) => {
    const reading = readingOf(recording)
    expect(reading).toMatchObject(TASK_ENDS[recording.scenario] ?? { class: 'no such scenario' })
    expect(taskReading.parse(reading)).toEqual(reading)
    expect(recording.made).toEqual(recording.scenario === 'edit' ? ['made'] : [])
  })

  it.each(NAMED)('%s says what the model said last', (_name, recording) => {
    const { says } = readingOf(recording)
    if (recording.scenario === 'answer') expect(says).toMatch(/“ünïcode” and a line .* so that it would wrap\.$/)
    if (recording.scenario === 'edit') expect(says).toBe('Tool finished.')
  })

  it.each(NAMED)('%s tells its session, tokens and cost where the agent does', (_name, recording) => {
    const { agent, scenario } = recording
    const { sessionId, tokens, costUsd } = readingOf(recording)
    if (scenario !== 'answer' && scenario !== 'refused') return
    expect(sessionId).toMatch(/^(?:ses_\w+|[\da-f-]{36})$/)
    if (agent === 'copilot') expect(tokens).toBeNull()
    else expect(tokens).toMatchObject({ input: expect.toSatisfy((count) => count >= 11) as number })
    expect(costUsd === null).toBe(agent !== 'claude' && agent !== 'opencode')
  })

  it.each(NAMED)('%s names the tool that was refused', (_name, recording) => {
    const { class: read, refusedTools } = readingOf(recording)
    expect(refusedTools.length > 0).toBe(read === 'refused')
    for (const { tool, detail } of refusedTools) expect([tool, detail]).not.toContain('')
  })

  it.each(NAMED)('%s is read the same whichever way it is cut', (_name, recording) => {
    const { output } = recording
    const whole = readingOf(recording)
    const cuts = fc.uniqueArray(fc.nat(output.length), { maxLength: 40 })
    const check = (at: readonly number[]): void => {
      const ends = [0, ...at.toSorted((a, b) => a - b), output.length]
      const pieces = ends.slice(1).map((end, index) => output.slice(ends[index], end))
      expect(readingOf(recording, pieces)).toEqual(whole)
    }
    fc.assert(fc.property(cuts, check), { numRuns: 20 })
    expect(readingOf(recording, [...output])).toEqual(whole)
  })

  it.each(NAMED)('%s is no success when it is ended anywhere before its end', (_name, recording) => {
    const { output } = recording
    const check = (length: number): void => {
      const cut = { ...recording, output: output.slice(0, length), exit: { code: null, signal: 'SIGKILL' } }
      expect(readingOf(cut).class).not.toBe('success')
    }
    fc.assert(fc.property(fc.nat(output.length), check), { numRuns: 20 })
  })

  it.each(NAMED)(
    '%s cut short is a success only if its last event is there, even if it ends with 0',
    (_name, recording) => {
      const { output } = recording
      const isJson = /^\{.*\}\s*$/gm
      const ends = [...output.matchAll(isJson)].map(({ index }) => index)
      const last = ends.at(-1)
      if (last === undefined) return
      for (const end of ends.filter((each) => each <= last)) {
        const cut = { ...recording, output: output.slice(0, end), exit: { code: 0, signal: null } }
        expect(readingOf(cut).class).not.toBe('success')
      }
    },
  )

  it.each(NAMED)('%s keeps nothing of the machine it was recorded on', (_name, { output }) => {
    expect(output).not.toMatch(/\/tmp\/(?:home|work)-|\/work\/|\/root\//)
  })
})

it('there is a recording of each agent for what matters most', () => {
  for (const agent of ['claude', 'codex', 'gemini', 'opencode', 'copilot']) {
    const scenarios = RECORDINGS.filter((recording) => recording.agent === agent).map(({ scenario }) => scenario)
    expect(scenarios).toEqual(expect.arrayContaining(['answer', 'edit', 'refused', 'unauthorized', 'broken', 'ended']))
  }
})
