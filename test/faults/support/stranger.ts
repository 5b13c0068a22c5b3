import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { FaultPlace } from './place.ts'
import { statOf, type ProcessState } from './processes.ts'
import { RECORDER } from './recorder.ts'
import { eventually, within } from './wait.ts'

/** Inspects a process in the stranger's pid namespace. */
export type Look = (pid: number) => Promise<ProcessState | null>

let count = 0

/** A process that no host may signal: it records every signal it receives. */
export class Stranger {
  readonly pid: number
  private readonly record: string
  private readonly look: Look
  private readonly startTicks: number

  private constructor(pid: number, of: { record: string; look: Look; startTicks: number }) {
    this.pid = pid
    this.record = of.record
    this.look = of.look
    this.startTicks = of.startTicks
  }

  /** The stranger that writes into `record`, once it has started. */
  static async of(record: string, look: Look): Promise<Stranger> {
    const line = await eventually(() => /^ready (\d+)$/m.exec(textOf(record)), 'a stranger to be ready')
    const pid = Number(line[1])
    return new Stranger(pid, { record, look, startTicks: (await look(pid))?.startTicks ?? -1 })
  }

  /** Starts a stranger with these variables, whose parent is not an ancestor of any host. */
  static async start(place: FaultPlace, env: Readonly<Record<string, string>> = {}): Promise<Stranger> {
    const record = newRecord(place)
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const words = ['-c', '"$@" & wait', 'sh', 'env', ...variables, process.execPath, RECORDER, '--record', record]
    const parent = spawn('sh', words, { env: place.env, stdio: 'ignore', detached: true })
    const ended = once(parent, 'exit')
    place.defer(async () => {
      const isOver = parent.exitCode !== null || parent.signalCode !== null
      if (parent.pid !== undefined && !isOver) process.kill(-parent.pid, 'SIGKILL')
      await within(ended, 'the parent of a stranger to end')
    })
    return await Stranger.of(record, async (pid) => statOf(pid))
  }

  /** Fails if it has received a signal. */
  async expectUntouched(): Promise<void> {
    const [, ...heard] = textOf(this.record).trim().split('\n')
    expect(heard, 'signals a stranger heard').toEqual([])
    const state = await this.look(this.pid)
    expect(state, 'the stranger').toMatchObject({ startTicks: this.startTicks, state: expect.stringMatching(/[SR]/) })
  }
}

/** A file for a stranger's record. */
export function newRecord({ dir }: FaultPlace): string {
  return join(dir, `stranger-${++count}.txt`)
}

function textOf(record: string): string {
  return existsSync(record) ? readFileSync(record, 'utf8') : ''
}
