import { createElement, useMemo, type ReactNode } from 'react'
import type { InputOf } from '../../contract/requests.ts'
import { losesNothing, type Loss } from '../../core/workspace/loss.ts'
import { lossLines } from '../../words/worktree-words.ts'
import { useClient } from '../client/client-context.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import { tellDone, tellFailure } from '../ui/toasts.tsx'
import { ask } from './view-state.ts'

/** A worktree that is to be removed. */
export interface Removal {
  readonly ref: string
  /** What a person calls it. */
  readonly name: string
  readonly keepBranch: boolean
}

/** Commands on worktrees. */
export interface WorktreeCommands {
  /** Asks first, with what would be lost. */
  readonly remove: (removal: Removal, onDone?: () => void) => Promise<void>
  readonly open: (opening: Opening) => Promise<void>
}

/** Which worktree is to be opened, and in what. */
type Opening = InputOf<'worktree.open'>

/** Opens a worktree on this machine; what is wrong is told. */
export async function openWorktree(client: FleetClient, opening: Opening): Promise<void> {
  const answer = await client.request('worktree.open', opening)
  if (!answer.ok) tellFailure('The worktree was not opened', answer.error.message)
}

export function useWorktreeCommands(): WorktreeCommands {
  const client = useClient()
  return useMemo(
    () => ({
      remove: (removal, onDone) => askRemoval(client, removal, onDone),
      open: (opening) => openWorktree(client, opening),
    }),
    [client],
  )
}

async function askRemoval(client: FleetClient, removal: Removal, onDone?: () => void): Promise<void> {
  const shown = await client.request('worktree.show', { worktree: removal.ref })
  if (!shown.ok) return tellFailure('The worktree cannot be looked at', shown.error.message)
  const { loss } = shown.value
  const isSafe = losesNothing(loss, removal.keepBranch)
  ask({
    title: isSafe ? `Remove ${removal.name}?` : `Remove ${removal.name} and what only it has?`,
    body: isSafe ? safeWords(removal) : lossBody(loss, removal),
    action: isSafe ? 'Remove' : 'Remove all the same',
    onConfirm: () => void remove(client, removal, { force: !isSafe, onDone }),
  })
}

function safeWords({ keepBranch }: Removal): string {
  return keepBranch
    ? 'Its folder is deleted; the branch stays. Nothing is lost.'
    : 'Its folder and its branch are deleted. Everything in it is committed and elsewhere, too: nothing is lost.'
}

function lossBody(loss: Loss, { keepBranch }: Removal): ReactNode {
  const lines = lossLines(loss, keepBranch).map((line) => createElement('li', { key: line }, line))
  return createElement('div', null, 'This would be lost for good:', createElement('ul', null, ...lines))
}

async function remove(
  client: FleetClient,
  { ref, name, keepBranch }: Removal,
  { force, onDone }: { readonly force: boolean; readonly onDone: (() => void) | undefined },
): Promise<void> {
  const answer = await client.request('worktree.remove', { worktree: ref, force, keepBranch })
  if (answer.ok) tellDone(`${name} was removed`)
  else tellFailure(`${name} was not removed`, answer.error.message)
  onDone?.()
}
