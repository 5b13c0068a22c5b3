import { ok } from '../../base/result.ts'
import type { OutputOf, ParsedInputOf } from '../../contract/requests.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import type { Supervisor } from '../supervisor.ts'

type Parts = Pick<Supervisor, 'fleet' | 'postMortems'>
type Text = OutputOf<'terminal.read'>

/** What is on terminals, as plain text. */
export function textHandlers({ fleet, postMortems }: Parts): Pick<Handlers, 'terminal.read'> {
  return {
    'terminal.read': async (input, { caller }) => {
      const agent = fleet.get(input.agent)
      if (!agent.ok) return agent
      const { terminal, record, secrets } = agent.value
      const page = await terminal.textPage(input)
      if (page === null) return ok(await keptText(postMortems, record.id, input))
      // What the owner may see is not for another agent that may look at its screen.
      const shown = (line: string): string => (caller.role === 'run' ? secrets.redactor.text(line) : line)
      return ok({ source: 'terminal', ...page, lines: page.lines.map(shown) })
    },
  }
}

/** What was kept at the end of the latest run: a host that was started since has never had its terminal. */
async function keptText(
  postMortems: Parts['postMortems'],
  agentId: string,
  { before, limit }: Pick<ParsedInputOf<'terminal.read'>, 'before' | 'limit'>,
): Promise<Text> {
  const [latest] = await postMortems.list(agentId)
  const kept = latest === undefined ? null : await postMortems.read(agentId, latest.generation)
  const all = kept?.lines ?? []
  const end = Math.min(before ?? all.length, all.length)
  const first = Math.max(0, end - limit)
  return {
    ...{ generation: kept?.end.generation ?? null, source: 'kept', isFullScreen: false },
    ...{ lines: all.slice(first, end), older: first > 0 ? first : null },
  }
}
