import { BackgroundWork } from '../../src/base/background-work.ts'
import { Lifetime } from '../../src/base/disposable.ts'
import { Emitter } from '../../src/base/event.ts'
import { ok } from '../../src/base/result.ts'
import { XtermMirrors } from '../../src/adapters/terminal-mirror/xterm-mirror.ts'
import type { Pty } from '../../src/core/ports.ts'
import type { Activity } from '../../src/shapes/activity.ts'
import type { AgentType } from '../../src/shapes/agent-type.ts'
import type { Exit } from '../../src/shapes/exit.ts'
import type { JournalEvent } from '../../src/shapes/journal.ts'
import { ActivityWatch, type ActivityLook } from '../../src/supervisor/activity/activity-watch.ts'
import type { RunContext, RunReport } from '../../src/supervisor/run/run-observer.ts'
import { AgentTerminal } from '../../src/supervisor/terminal/agent-terminal.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { FakeAgentServers } from '../support/fake-agent-servers.ts'
import { testPatterns } from '../support/test-patterns.ts'
import type { Recording } from './recording.ts'

/** How often the verdict is looked at, ms of the recording. */
export const STEP_MS = 100

/** What was said at one moment of a recording. */
export interface Moment {
  readonly ms: number
  readonly activity: Activity | null
}

/** A recording played to the real terminal, mirror, sources and judge, in the time of the recording. */
export interface Played {
  readonly moments: readonly Moment[]
  readonly journal: readonly { readonly ms: number; readonly event: JournalEvent }[]
}

class ReplayPty extends Lifetime implements Pty {
  readonly pid = 1
  readonly waitingInput = 0
  readonly executed = Promise.resolve(ok(null))
  private readonly data = this.register(new Emitter<Uint8Array>())
  readonly onData = this.data.event
  readonly onExit = this.register(new Emitter<Exit>()).event
  readonly onInputTaken = this.register(new Emitter<void>()).event

  print(bytes: Uint8Array): void {
    this.data.fire(bytes)
  }

  write(): boolean {
    return true
  }
  reply(): void {}
  resize(): void {}
  pause(): void {}
  resume(): void {}
  hangUp(): void {}
}

/** Looks at an agent as who types a message does, at one moment of a recording. */
export type LookAt = (ms: number, look: ActivityLook) => void

/** Plays a recording. `type`: how to read this kind of agent; `lookAt` is called at each step. */
export async function play(recording: Recording, type: AgentType, lookAt: LookAt | null = null): Promise<Played> {
  const clock = new ManualClock()
  using terminal = new AgentTerminal(new XtermMirrors(), clock)
  using pty = new ReplayPty()
  const ticks = new Emitter<never>()
  const reports = new Emitter<RunReport>()
  let session: string | null = null
  using watch = new ActivityWatch(
    {
      ...{ clock, patterns: testPatterns, agentTypes: { list: async () => [type], problems: [] } },
      agentFiles: {
        readClaudeSession: async () => session,
        findTranscripts: async () => [],
        hasConversation: async () => false,
        readLines: async () => null,
      },
      agentServers: new FakeAgentServers(),
    },
    {
      sampler: { onTick: ticks.event, foregroundOf: () => null },
      onProblems: () => undefined,
      onFailure: () => undefined,
    },
  )
  terminal.begin(1, pty, { readsStatus: recording.readsStatus })
  const journal: { readonly ms: number; readonly event: JournalEvent }[] = []
  let activity: Activity | null = null
  using observed = watch.observer.attach({
    ...{ agentId: 'agent', runId: 'run', generation: 1, isAdopted: false, type, terminal, env: {} },
    ...{ onReport: reports.event, extras: [], server: null },
    tree: { membersSeen: () => (session === null ? [] : [{ pid: 1, startTime: 1 }]) },
    show: (next: Activity | null) => void (activity = next),
    note: (event: JournalEvent) => void journal.push({ ms: clock.monotonicMs(), event }),
    work: new BackgroundWork((error) => {
      throw error
    }),
  } as unknown as RunContext)
  const moments: Moment[] = []
  const passTo = async (ms: number): Promise<void> => {
    while (clock.monotonicMs() < ms) {
      await clock.advanceAsync(Math.min(STEP_MS, ms - clock.monotonicMs()))
      moments.push({ ms: clock.monotonicMs(), activity })
      const look = lookAt === null ? null : watch.lookNow('agent')
      if (look !== null) lookAt?.(clock.monotonicMs(), look)
    }
  }
  for (const event of recording.events) {
    await passTo(event.ms)
    if (event.is === 'typed') terminal.write(1, new Uint8Array(), NOBODY)
    if (event.is === 'session-file') session = event.text
    if (event.is === 'hook') reports.fire({ kind: 'hook', report: event.report })
    if (event.is !== 'output') continue
    pty.print(Buffer.from(event.bytes, 'base64'))
    await terminal.lastLines(1)
  }
  observed.dispose()
  return { moments, journal }
}

/** Who types in a replay: nobody waits for an echo. */
const NOBODY = { expectEcho: () => undefined } as never
