import { useMemo } from 'react'
import { SETTINGS_DEFAULTS } from '../../core/settings.ts'
import { isUp } from '../../core/agent/state.ts'
import { useClient } from '../client/client-context.ts'
import { useHosts } from '../client/hosts-context.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import { stopAllProblem, stopAllTitle } from '../../words/desktop-words.ts'
import { formatCount } from '../../words/format.ts'
import { tellDone, tellFailure } from '../ui/toasts.tsx'
import { ask, focusAgent } from './view-state.ts'
import type { InputOf } from '../../contract/requests.ts'

const FONT_MIN = 8
const FONT_MAX = 24

/** Settings a person changes in the page. */
type SettingsPatch = Omit<InputOf<'settings.update'>['patch'], 'recentFolders'>

/** What can be asked of the fleet as a whole. */
export interface FleetCommands {
  readonly stopAll: () => void
  readonly startDemo: () => void
  readonly updateSettings: (patch: SettingsPatch) => void
  /** Changes the terminals' font size by `step` px; 0 sets it back. */
  readonly zoom: (step: -1 | 0 | 1) => void
}

/** Commands on the fleet: with a confirmation where needed, and a message when they fail. The theme is the window's, so it is kept by its own host. */
export function useFleetCommands(): FleetCommands {
  const client = useClient()
  const { local } = useHosts()
  return useMemo(
    () => ({
      stopAll: () => askStopAll(client),
      startDemo: () => void startDemo(client),
      updateSettings: (patch) => void updateSettings('theme' in patch ? local : client, patch),
      zoom: zoomer(client),
    }),
    [client, local],
  )
}

/** Several steps before the host has answered add up. */
function zoomer(client: FleetClient): FleetCommands['zoom'] {
  let asked: number | null = null
  return (step) => {
    const known = client.store.getState().fleet?.settings.terminalFontSize ?? SETTINGS_DEFAULTS.terminalFontSize
    const size = asked ?? known
    const next = step === 0 ? SETTINGS_DEFAULTS.terminalFontSize : Math.min(FONT_MAX, Math.max(FONT_MIN, size + step))
    if (next === size) return
    asked = next
    void settled(next)
  }
  async function settled(next: number): Promise<void> {
    await updateSettings(client, { terminalFontSize: next })
    if (asked === next) asked = null
  }
}

function askStopAll(client: FleetClient): void {
  const agents = [...(client.store.getState().fleet?.agents.values() ?? [])]
  const up = agents.filter(({ state }) => isUp(state.phase)).length
  ask({
    title: stopAllTitle(up),
    body: 'Each agent is asked to exit and killed only if it does not. They stay down until you start them.',
    action: 'Stop all',
    onConfirm: () => void stopAll(client),
  })
}

async function stopAll(client: FleetClient): Promise<void> {
  const answer = await client.request('agent.stopAll', {})
  const problem = stopAllProblem(answer)
  if (problem !== null) return tellFailure(problem.title, problem.detail)
  if (answer.ok) tellDone(`${formatCount(answer.value.stopped, 'agent')} stopped, nothing left behind`)
}

async function startDemo(client: FleetClient): Promise<void> {
  const answer = await client.request('demo.start', {})
  if (!answer.ok) return tellFailure('The demo fleet could not be started', answer.error.message)
  const [first] = answer.value
  if (first !== undefined) focusAgent(first.id)
}

async function updateSettings(client: FleetClient, patch: SettingsPatch): Promise<void> {
  const answer = await client.request('settings.update', { patch })
  if (!answer.ok) tellFailure('The setting could not be saved', answer.error.message)
}
