import { describe, expect, it } from 'vitest'
import { decide } from '../../core/agent/decide.ts'
import type { AgentInput } from '../../core/agent/inputs.ts'
import type { Phase } from '../../shapes/state.ts'
import { sampleInputs, samplePhases, sampleSpec, stateIn } from '../../../test/support/sample-states.ts'
import { commandsOf, type AgentCommand } from './agent-commands.ts'

const INPUTS: Partial<Record<AgentCommand, AgentInput>> = {
  start: sampleInputs.start,
  stop: { kind: 'stop', cause: 'user', force: false },
  kill: { kind: 'stop', cause: 'user', force: true },
  restart: { kind: 'restart' },
}

describe('commands of a phase', () => {
  it.each(Object.values(samplePhases))('offers nothing the machine refuses: $kind', (phase: Phase) => {
    for (const command of commandsOf(phase)) {
      const input = INPUTS[command]
      if (input === undefined) continue
      const context = { spec: sampleSpec(), at: 0, random: 0 }
      expect(decide(stateIn(phase.kind), input, context), command).toMatchObject({ ok: true })
    }
  })

  it('opens its worktree only where the person who asks sees it', () => {
    const { stopped } = samplePhases
    expect(commandsOf(stopped)).not.toContain('open-folder')
    expect(commandsOf(stopped, { canOpen: true })).toEqual(expect.arrayContaining(['open-folder', 'open-editor']))
  })

  it('can always edit and remove', () => {
    for (const phase of Object.values(samplePhases)) {
      const commands = commandsOf(phase)
      expect(commands).toContain('edit')
      expect(commands).toContain('remove')
    }
  })
})
