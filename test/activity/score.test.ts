import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { agentType } from '../../src/shapes/agent-type.ts'
import { readRecording } from './recording.ts'
import { play } from './replay.ts'
import { scoreOf } from './score.ts'

const RECORDINGS = join(import.meta.dirname, '../fixtures/activity')
const TYPES = join(import.meta.dirname, '../../resources/agent-types')

function typeOf(agent: string): ReturnType<typeof agentType.parse> {
  const { schemaVersion: _, ...type } = JSON.parse(readFileSync(join(TYPES, `${agent}.json`), 'utf8')) as {
    schemaVersion: number
  }
  return agentType.parse(type)
}

it.each(readdirSync(RECORDINGS))('what is said of %s is what was true', async (name) => {
  const recording = readRecording(join(RECORDINGS, name))
  const { mistakes, falseEnds, finished } = scoreOf(recording, await play(recording, typeOf(recording.agent)))
  expect(mistakes).toEqual([])
  expect(falseEnds).toEqual([])
  expect(finished.told).toBe(finished.truly)
})
