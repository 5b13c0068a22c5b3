import { useCallback, useEffect, useMemo, useRef, type RefObject } from 'react'
import type { AgentView } from '../../../contract/views.ts'
import type { Limit, LimitKind, LimitView } from '../../../shapes/run-limits.ts'
import { LIMIT_NAMES, limitValue } from '../../../words/limit-words.ts'
import { useClient, useMayChange } from '../../client/client-context.ts'
import { tellFailure } from '../../ui/toasts.tsx'
import type { LimitMark } from './limit-line.ts'

/** The limits that are drawn over charts. */
export type LimitMarks = Readonly<Partial<Record<'cpu' | 'memory' | 'output', LimitMark>>>

const DRAWN = ['cpu', 'memory', 'output'] as const
/** A dragged limit is a round number of these. */
const ROUND: Readonly<Record<(typeof DRAWN)[number], number>> = { cpu: 1, memory: 1024 ** 2, output: 1024 }

/** The limits of an agent for its charts; moving one sets it for this agent. */
export function useLimitMarks(agent: AgentView): RefObject<LimitMarks> {
  const client = useClient()
  const mayChange = useMayChange()
  const { id, limits, spec } = agent
  const change = useCallback(
    async (view: LimitView, max: number): Promise<void> => {
      const next = movedTo(view, max, spec.limits[view.kind] ?? null)
      const answer = await client.request('agent.update', {
        agent: id,
        patch: { limits: { ...spec.limits, [view.kind]: next } },
      })
      if (!answer.ok) tellFailure('The limit was not changed', answer.error.message)
    },
    [client, id, spec.limits],
  )
  const marks = useMemo(() => {
    const drawn = limits.filter(({ kind }) => isDrawn(kind))
    const entries = drawn.map((view) => [view.kind, markOf(view, mayChange ? change : null)] as const)
    return Object.fromEntries(entries) as LimitMarks
  }, [limits, mayChange, change])
  const latest = useRef(marks)
  useEffect(() => {
    latest.current = marks
  }, [marks])
  return latest
}

const isDrawn = (kind: LimitKind): kind is (typeof DRAWN)[number] => DRAWN.some((each) => each === kind)

function markOf(view: LimitView, change: ((view: LimitView, max: number) => Promise<void>) | null): LimitMark {
  const { kind, max } = view
  return {
    max,
    label: `Limit of ${LIMIT_NAMES[kind]}`,
    words: (value) => limitValue(kind, value),
    change: change === null ? null : (value) => void change(view, value),
  }
}

/** A warning that was set stays as far below as it was. */
function movedTo({ kind, max, action }: LimitView, wanted: number, own: Limit | null): Limit {
  const round = isDrawn(kind) ? ROUND[kind] : 1
  const next = Math.max(round, Math.round(wanted / round) * round)
  const warn = own === null || own.warn === null ? null : Math.round((own.warn / max) * next)
  return { warn, max: next, forMs: own?.forMs ?? null, action: own?.action ?? action }
}
