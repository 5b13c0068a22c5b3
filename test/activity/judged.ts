import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { agentType, type AgentType } from '../../src/shapes/agent-type.ts'
import { readRecording, type Recording } from './recording.ts'
import { play, type Played } from './replay.ts'
import { scoreOf, type Score } from './score.ts'
import { leaveOut, type Without } from './source-sets.ts'

export const RECORDINGS = join(import.meta.dirname, '../fixtures/activity')
const TYPES = join(import.meta.dirname, '../../resources/agent-types')

/** A recording, and how the program it is of is read. */
export interface Case {
  readonly name: string
  readonly recording: Recording
  readonly type: AgentType
}

/** The recordings of a folder whose names contain a text. */
export function casesIn(folder: string, only = ''): readonly Case[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz') && name.includes(only))
  return names.toSorted().map((name) => {
    const recording = readRecording(join(folder, name))
    return { name: name.replace('.jsonl.gz', ''), recording, type: shippedType(recording.agent) }
  })
}

/** How a recording is judged where some sources are missing. */
export async function judge(each: Case, without: Without): Promise<{ readonly score: Score; readonly played: Played }> {
  const { recording, type } = leaveOut(without, each)
  const played = await play(recording, type)
  return { score: scoreOf(recording, played), played }
}

function shippedType(agent: string): AgentType {
  const { schemaVersion: _, ...type } = JSON.parse(readFileSync(join(TYPES, `${agent}.json`), 'utf8')) as {
    schemaVersion: number
  }
  return agentType.parse(type)
}
