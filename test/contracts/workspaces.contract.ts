import { describe, expect, it } from 'vitest'
import type { Workspaces } from '../../src/core/ports.ts'

/** A machine whose `home` holds the folders alpha (branch main checked out), alps, beta, beta/inner, .hidden and many/00 to many/59. */
export interface WorkspacesSetting {
  readonly workspaces: Workspaces
  readonly home: string
}

/** What every implementation of Workspaces must do. */
export function workspacesContract(name: string, prepare: () => WorkspacesSetting): void {
  describe(`Workspaces contract: ${name}`, () => {
    it('gives the facts of a folder', async () => {
      const { workspaces, home } = prepare()
      const [alpha, beta] = [`${home}/alpha`, `${home}/beta`]
      expect(await workspaces.inspect(alpha)).toEqual({
        ok: true,
        value: { path: alpha, realPath: alpha, branch: 'main' },
      })
      expect(await workspaces.inspect(beta)).toEqual({ ok: true, value: { path: beta, realPath: beta, branch: null } })
    })

    it('says why no agent can work where there is no folder', async () => {
      const { workspaces, home } = prepare()
      for (const path of [`${home}/nothing`, 'relative']) {
        expect(await workspaces.inspect(path)).toMatchObject({
          ok: false,
          error: { code: 'directory-missing', message: expect.stringContaining(path) as string },
        })
      }
    })

    it('completes by prefix, in order', async () => {
      const { workspaces, home } = prepare()
      expect(await workspaces.complete(`${home}/al`)).toEqual([`${home}/alpha`, `${home}/alps`])
      expect(await workspaces.complete(`${home}/beta/`)).toEqual([`${home}/beta/inner`])
      expect(await workspaces.complete(`${home}/`)).toEqual(
        ['alpha', 'alps', 'beta', 'many'].map((folder) => `${home}/${folder}`),
      )
    })

    it('takes ~ for the home', async () => {
      const { workspaces, home } = prepare()
      expect(await workspaces.complete('~/be')).toEqual([`${home}/beta`])
      expect(await workspaces.complete('~')).toHaveLength(4)
    })

    it('shows hidden folders only when asked', async () => {
      const { workspaces, home } = prepare()
      expect(await workspaces.complete(`${home}/.`)).toEqual([`${home}/.hidden`])
    })

    it('gives at most 50', async () => {
      const { workspaces, home } = prepare()
      expect(await workspaces.complete(`${home}/many/`)).toHaveLength(50)
    })

    it.each(['', 'relative', '/no/such/folder/x', '~nobody', '/\0'])('has nothing for %j', async (prefix) => {
      expect(await prepare().workspaces.complete(prefix)).toEqual([])
    })
  })
}
