import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { PEER_PROGRAM_LIFE_S } from './peer-cycle.ts'
import { within } from './wait.ts'

const POLL_MS = 5

interface Stamp {
  readonly pid: number
  /** Epoch ms with fractions. */
  readonly at: number
}

/** A program that records its pid and its start time, then sleeps; this measures restarts by any supervisor alike. */
export class StampedProgram {
  readonly path: string
  private readonly log: string

  constructor(path: string) {
    this.path = path
    this.log = `${path}.log`
    writeFileSync(this.log, '')
    const script = `#!/bin/sh\necho $$ $(date +%s%N) >> '${this.log}'\nexec sleep ${PEER_PROGRAM_LIFE_S}\n`
    writeFileSync(path, script, { mode: 0o755 })
  }

  /**
   * Kills it repeatedly; returns the ms from each kill to the line of the next run. They include the start of `date`,
   * for all supervisors.
   */
  async killAndTime(rounds: number, betweenMs: number, afterKill = async (): Promise<void> => {}): Promise<number[]> {
    const times: number[] = []
    let life = await this.nth(1)
    for (let round = 1; round <= rounds; round += 1) {
      await wait(betweenMs)
      const killedAt = performance.timeOrigin + performance.now()
      process.kill(life.pid, 'SIGKILL')
      await afterKill()
      life = await this.nth(round + 1)
      times.push(life.at - killedAt)
    }
    return times
  }

  private async nth(count: number): Promise<Stamp> {
    const stamps = async (): Promise<Stamp> => {
      for (;;) {
        const line = readFileSync(this.log, 'utf8').split('\n')[count - 1]
        const [, pid, ns] = /^(\d+) (\d+)$/.exec(line ?? '') ?? []
        if (ns !== undefined) return { pid: Number(pid), at: Number(ns) / 1e6 }
        await wait(POLL_MS)
      }
    }
    return within(stamps(), `life ${count} of the program`)
  }
}
