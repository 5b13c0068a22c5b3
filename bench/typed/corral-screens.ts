import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'
import { TerminalBoard, type TypedScreen } from '../support/terminal-board.ts'
import { SIZE, type TypedProgram, type TypedScreens } from './screen.ts'

/** Agents of the built host, attached to by one client, as by a page that shows them all. */
export async function corralScreens(program: TypedProgram, count: number, scope: Scope): Promise<TypedScreens> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  const { command, args, type, cwd } = program
  const agents = Array.from({ length: count }, (_, index) => ({ name: `typed-${index + 1}`, command, args, type, cwd }))
  const ids = await client.create(agents, { start: false })
  const board = new TerminalBoard(client)
  await client.startAll(ids)
  const screens: TypedScreen[] = []
  for (const [channel, id] of ids.entries()) screens.push(await board.open(id, channel, SIZE))
  return { screens, end: () => host.stop() }
}
