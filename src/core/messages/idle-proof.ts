import type { ActivityKind, ActivitySource, Ask, Statement } from '../../shapes/activity.ts'

/** What is known of an agent at the moment a message is to be typed. */
export interface IdleLook {
  readonly kind: ActivityKind
  readonly ask: Ask | null
  /** What every source says now. */
  readonly statements: readonly Statement[]
  /** Something lies over its screen, a viewer or a picker, that would get what is typed. */
  readonly isCovered: boolean
  /** The title of this type of agent tells when it waits for a person, so that one which does not is a sign that it does not wait. */
  readonly titleTellsWaiting: boolean
  /** It is a shell that reads a line now: it asks for pastes to be marked only meanwhile. */
  readonly isLineEditor: boolean
}

/** Why nothing may be typed now. */
export type IdleObstacle =
  | { readonly kind: 'waiting'; readonly ask: Ask; readonly text: string }
  | { readonly kind: 'working' }
  /** `saying`: who says that it is idle; fewer than two that see it by different means. */
  | { readonly kind: 'unproven'; readonly saying: readonly Witness[] }

/**
 * The means by which it can be seen that an agent is idle. What one program says by two sequences of its own counts once, but for its title,
 * which it makes elsewhere.
 */
export type Witness = 'report' | 'title' | 'record' | 'kernel' | 'line-editor' | 'hook' | 'screen'

/** Those not listed never prove it: that nothing is printed is how a question looks as well. */
const WITNESSES: Partial<Record<ActivitySource, Witness>> = {
  'program-status': 'report',
  'prompt-mark': 'report',
  title: 'title',
  api: 'record',
  'session-file': 'record',
  foreground: 'kernel',
  hook: 'hook',
  screen: 'screen',
}

/** It takes as many that agree. */
const WITNESSES_NEEDED = 2

/** What keeps text from being typed into it; null: it is idle, as two see by different means, and nobody says otherwise. */
export function obstacleToTyping(look: IdleLook): IdleObstacle | null {
  const waiting = waitingIn(look)
  if (waiting !== null) return waiting
  const works = look.statements.some(({ source, says }) => says === 'working' && source !== 'silence')
  if (works || look.kind === 'working' || look.kind === 'stuck') return { kind: 'working' }
  const saying = witnessesOf(look)
  const isProven = look.kind === 'idle' && !look.isCovered && saying.length >= WITNESSES_NEEDED
  return isProven ? null : { kind: 'unproven', saying }
}

/** That it waits for a person, whoever says so; null: nobody does. Nothing that is typed for somebody else may answer. */
export function waitingIn({ kind, ask, statements }: IdleLook): Extract<IdleObstacle, { kind: 'waiting' }> | null {
  const blocked = statements.find(({ says }) => says === 'blocked')
  if (blocked === undefined && kind !== 'waiting-approval' && kind !== 'waiting-input') return null
  return { kind: 'waiting', ask: ask ?? 'dialog', text: blocked?.text ?? '' }
}

function witnessesOf({ statements, titleTellsWaiting, isLineEditor }: IdleLook): readonly Witness[] {
  const said = statements.flatMap(({ source, says }) => {
    const isIdle = says === 'idle' || (says === 'not-working' && source === 'title' && titleTellsWaiting)
    return isIdle ? (WITNESSES[source] ?? []) : []
  })
  return [...new Set<Witness>(isLineEditor ? [...said, 'line-editor'] : said)]
}
