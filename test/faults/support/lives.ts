import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fixtureSpec } from './agents.ts'
import type { FaultClient, SpecInput } from './client.ts'
import type { FaultPlace } from './place.ts'
import { eventually } from './wait.ts'

/** The script of a host's life, up to its death. */
export type Life = (client: FaultClient, place: FaultPlace) => Promise<unknown>

/** Short, to keep the tests short. */
const RESTART = { when: 'on-failure', baseDelayMs: 100, maxDelayMs: 100 } as const

/** Created by `inside/die-at.ts` when a run is in its group and the host knows it. */
export function enteredMarkOf({ dir }: FaultPlace): string {
  return join(dir, 'entered')
}

/** The pid of a running agent's leader. */
export function leaderOf(client: FaultClient, id: string): number {
  const { phase } = client.agent(id).state
  const pid = phase.kind === 'running' ? phase.run.identity?.pid : undefined
  if (pid === undefined) throw new Error(`${id} has no leader`)
  return pid
}

/** Starts an agent that ignores signals, and resolves when it runs. */
export async function running(client: FaultClient, place: FaultPlace, spec: Partial<SpecInput> = {}): Promise<string> {
  const id = await client.start({ ...fixtureSpec(place, 'clinging.sh'), ...spec })
  await client.reach(id, 'running')
  return id
}

/** Scripted lives, by what happens in them. */
export const LIVES = {
  start: (client, place) => running(client, place),

  crash: async (client, place) => {
    const id = await running(client, place, { restart: RESTART })
    process.kill(leaderOf(client, id), 'SIGUSR1')
    await client.reach(id, 'running', 2)
  },

  restart: async (client, place) => {
    const id = await running(client, place)
    await client.ask('agent.restart', { agent: id })
    await client.reach(id, 'running', 2)
  },

  stop: async (client, place) => {
    const id = await running(client, place)
    await client.ask('agent.stop', { agent: id })
    await client.reach(id, 'stopped')
  },

  /** A shell is first asked to quit. */
  goodbye: async (client, place) => {
    const { args = [] } = fixtureSpec(place, 'clinging.sh')
    const id = await running(client, place, { command: '/bin/sh', args: args.slice(-1) })
    await client.ask('agent.stop', { agent: id })
    await client.reach(id, 'stopped')
  },

  kill: async (client, place) => {
    const id = await running(client, place)
    await client.ask('agent.kill', { agent: id })
    await client.reach(id, 'stopped')
  },

  'kill of a group': async (client, place) => {
    const id = await running(client, place)
    // The kernel shows it before the host knows that it may use the group.
    await eventually(() => existsSync(enteredMarkOf(place)), 'the run to enter its group')
    await client.ask('agent.kill', { agent: id })
    await client.reach(id, 'stopped')
  },

  queue: async (client, place) => {
    const { settings } = await client.ask('fleet.subscribe', {})
    await client.ask('settings.update', { patch: { admission: { ...settings.admission, maxConcurrent: 1 } } })
    const first = await running(client, place)
    const second = await client.start(fixtureSpec(place, 'clinging.sh', { restart: RESTART }))
    await client.reach(second, 'queued')
    await client.ask('agent.kill', { agent: first })
    await client.reach(second, 'running')
  },

  end: async (client, place) => {
    const spec = { command: '/usr/bin/env', args: ['sh', '-c', 'echo "ready pid=$$"'] }
    const id = await client.start({ ...fixtureSpec(place, 'clinging.sh'), ...spec })
    await client.reach(id, 'stopped')
  },

  remove: async (client, place) => {
    const id = await running(client, place)
    await client.ask('agent.remove', { agent: id })
  },

  session: async (client, place) => {
    const id = await running(client, place, { runner: 'tmux' })
    await client.ask('agent.stop', { agent: id })
    await client.reach(id, 'stopped')
  },
} as const satisfies Record<string, Life>
