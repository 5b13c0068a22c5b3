import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { corralCommand } from './support/command-line.ts'
import { fixturePath, test, type Corral } from './support/corral.ts'

const RECORDINGS = join(import.meta.dirname, '../test/fixtures/tasks')

/** Puts a `claude` into the search path that prints what the real one printed in a scenario, and ends as it did. */
function playClaude({ place }: Corral, scenario: string): void {
  const name = readdirSync(RECORDINGS).find((each) => each.startsWith('claude-') && each.endsWith(`-${scenario}.gz`))
  if (name === undefined) throw new Error(`there is no recording of ${scenario}`)
  const play = `exec '${process.execPath}' '${fixturePath('task-player')}' '${join(RECORDINGS, name)}'`
  const script = `#!/bin/sh\n[ "$1" = --version ] && echo '2.1.330 (Claude Code)' && exit 0\n${play} "$@"\n`
  writeFileSync(join(place.root, 'bin/claude'), script, { mode: 0o755 })
}

test('what a task came to is told from what its agent prints; a refusal is never a success', async ({ corral }) => {
  const { workspace } = corral.place
  const run = async (scenario: string): Promise<{ readonly code: number | null; readonly result: unknown }> => {
    playClaude(corral, scenario)
    const words = ['run', '--type', 'claude', '--cwd', workspace, '--wait', '--json', 'fix the build']
    const { code, out, err } = await corralCommand(corral, ...words)
    expect(out, err).toContain('"tasks"')
    const { tasks } = JSON.parse(out) as { tasks: readonly { state: { result: unknown } }[] }
    return { code, result: tasks[0]?.state.result }
  }
  const done = await run('answer')
  expect(done.result).toMatchObject({ class: 'success', exit: { code: 0 }, refusedTools: [] })
  expect(done.code).toBe(0)

  const refused = await run('refused')
  expect(refused.result).toMatchObject({
    class: 'refused',
    exit: { code: 0 },
    refusedTools: [{ tool: 'Bash', detail: 'curl http://localhost:1' }],
  })
  expect(refused.code).not.toBe(0)

  const noLogin = await run('no-login')
  expect(noLogin.result).toMatchObject({ class: 'login-needed', exit: { code: 1 } })
  expect(new Set([done.code, refused.code, noLogin.code]).size).toBe(3)
})
