import type { Session } from '../host/session.ts'
import { factLines } from '../output/facts.ts'
import type { Verb } from '../verb.ts'

/** `corral explain` */
export const explain: Verb = {
  name: 'explain',
  summary: 'Say why an agent is in the state it is in, and what happens next.',
  examples: [{ line: 'corral explain api', says: 'why api does not run, or why it is started again' }],
  build: (command, run) =>
    command.argument('<agent>', 'name or id').action((agent: string) => run((session) => show(session, agent))),
}

async function show(session: Session, agent: string): Promise<void> {
  const { out } = session
  const explanation = await session.ask('agent.explain', { agent })
  if (out.isJson) return out.json(explanation)
  out.line(explanation.summary)
  const facts = explanation.facts.map(({ label, value }) => [label, value] as const)
  for (const line of factLines(facts, out)) out.line(line)
}
