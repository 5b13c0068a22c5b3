import type { ProgramCall, Workspace, WorktreeWish } from '../../../shapes/workspace.ts'
import { joinArgs, parseArgs } from '../../../words/args.ts'

/** Where the agent is to work, as it is typed. What was typed for a worktree stays while it is off. */
export interface WorkspaceForm {
  readonly kind: Workspace['kind']
  readonly base: string
  readonly branch: string
  readonly place: WorktreeWish['place']
  readonly setup: string
  readonly teardown: string
}

/** The folder itself. */
export const BLANK_WORKSPACE: WorkspaceForm = {
  ...{ kind: 'folder', base: '', branch: '', place: 'data' },
  ...{ setup: '', teardown: '' },
}

export function formOfWorkspace(workspace: Workspace): WorkspaceForm {
  if (workspace.kind === 'folder') return BLANK_WORKSPACE
  const { base, branch, place, setup, teardown } = workspace
  return {
    ...{ kind: 'worktree', base: base ?? '', branch: branch ?? '', place },
    ...{ setup: lineOf(setup), teardown: lineOf(teardown) },
  }
}

/** The workspace a form describes; what is wrong with it is added to `errors`. */
export function workspaceOfForm(form: WorkspaceForm, errors: { workspace?: string }): Workspace {
  if (form.kind === 'folder') return { kind: 'folder' }
  const text = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())
  return {
    ...{ kind: 'worktree', base: text(form.base), branch: text(form.branch), place: form.place },
    setup: callOf(form.setup, errors),
    teardown: callOf(form.teardown, errors),
  }
}

function callOf(line: string, errors: { workspace?: string }): ProgramCall | null {
  const words = parseArgs(line)
  if (!words.ok) {
    errors.workspace ??= words.error
    return null
  }
  const [command, ...args] = words.value
  return command === undefined ? null : { command, args }
}

function lineOf(call: ProgramCall | null): string {
  return call === null ? '' : joinArgs([call.command, ...call.args])
}
