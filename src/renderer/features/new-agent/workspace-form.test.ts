import { describe, expect, it } from 'vitest'
import type { Workspace } from '../../../shapes/workspace.ts'
import { BLANK_WORKSPACE, formOfWorkspace, workspaceOfForm } from './workspace-form.ts'

const WORKTREE: Workspace = {
  ...{ kind: 'worktree', base: 'main', branch: 'corral/x', place: 'beside' },
  setup: { command: 'sh', args: ['-c', 'npm ci'] },
  teardown: null,
}

describe('the form of a workspace', () => {
  it.each<Workspace>([{ kind: 'folder' }, WORKTREE])('gives back what it was filled from: $kind', (workspace) => {
    const errors = {}
    expect(workspaceOfForm(formOfWorkspace(workspace), errors)).toEqual(workspace)
    expect(errors).toEqual({})
  })

  it('what is left empty is for Corral to choose', () => {
    expect(workspaceOfForm({ ...BLANK_WORKSPACE, kind: 'worktree', base: ' ' }, {})).toEqual({
      ...{ kind: 'worktree', base: null, branch: null, place: 'data' },
      ...{ setup: null, teardown: null },
    })
  })

  it('says what is wrong with a command', () => {
    const errors: { workspace?: string } = {}
    workspaceOfForm({ ...BLANK_WORKSPACE, kind: 'worktree', setup: 'sh -c "open' }, errors)
    expect(errors.workspace).toContain('never closed')
  })
})
