import type { Verb } from '../verb.ts'
import { attach } from './attach.ts'
import { complete } from './complete.ts'
import { completion } from './completion.ts'
import { describe } from './describe.ts'
import { events } from './events.ts'
import { explain } from './explain.ts'
import { kill, restart, start, stop } from './life.ts'
import { list } from './list.ts'
import { open } from './open.ts'
import { orphans } from './orphans.ts'
import { serve } from './serve.ts'
import { top } from './top.ts'
import { tree } from './tree.ts'
import { waitVerb } from './wait.ts'

/** Every verb, in the order in which the help lists them. */
export const VERBS: readonly Verb[] = [
  ...[list, top, describe, explain, tree, events, orphans],
  ...[start, stop, restart, kill, attach, waitVerb],
  ...[open, serve, completion, complete],
]
