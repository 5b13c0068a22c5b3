import type { Verb } from '../verb.ts'
import { attach } from './attach.ts'
import { complete } from './complete.ts'
import { completion } from './completion.ts'
import { connect } from './connect.ts'
import { describe } from './describe.ts'
import { down } from './down.ts'
import { doctor } from './doctor.ts'
import { events } from './events.ts'
import { explain } from './explain.ts'
import { exportVerb } from './export.ts'
import { host } from './host.ts'
import { kill, restart, start, stop } from './life.ts'
import { list } from './list.ts'
import { logs } from './logs.ts'
import { open } from './open.ts'
import { orphans } from './orphans.ts'
import { runVerb } from './run.ts'
import { send } from './send.ts'
import { serve } from './serve.ts'
import { tasks } from './tasks.ts'
import { top } from './top.ts'
import { tree } from './tree.ts'
import { up } from './up.ts'
import { waitVerb } from './wait.ts'
import { worktrees } from './worktrees.ts'

/** Every verb, in the order in which the help lists them. */
export const VERBS: readonly Verb[] = [
  ...[list, top, describe, explain, tree, logs, events, orphans, worktrees],
  ...[start, stop, restart, kill, attach, send, waitVerb],
  ...[up, down, exportVerb],
  ...[runVerb, tasks],
  ...[doctor, open, serve, host, completion, complete, connect],
]
