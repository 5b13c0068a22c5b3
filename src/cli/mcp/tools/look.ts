import { MAX_TEXT_LINES } from '../../../contract/requests/terminal.ts'
import { agentRef } from '../../../contract/requests/request.ts'
import type { AgentView } from '../../../contract/views.ts'
import { z } from '../../../shapes/zod.ts'
import { matchesFilter } from '../../../words/filter/match-filter.ts'
import { journalSentence } from '../../../words/journal-words.ts'
import { CONDITIONS } from '../../host/conditions.ts'
import { readFilter } from '../../read-filter.ts'
import { readKnown } from '../known-agents.ts'
import { waitUntil } from '../poll.ts'
import { agentLine, shownAgent, shownAgentOf } from '../shown-agent.ts'
import { LOOKS, tool } from '../tool.ts'
import { boundedLines, fenced, shortText, UNTRUSTED } from '../untrusted.ts'

/** Agents of one answer: more is no list a model reads. A filter finds the others. */
const LISTED_MAX = 200
/** What happened to an agent lately, entries. */
const ENTRIES = 30
/** Lines of a screen that are told unless more are asked for: some two screens. */
const USUAL_LINES = 60
/** Seconds a wait takes unless it is said, and at most. */
const WAIT_SECONDS = { usual: 300, most: 3_600 }
const FILTER_MAX = 1_000

export const listAgents = tool({
  name: 'list_agents',
  title: 'List agents',
  description:
    'The agents this Corral supervises, with what each is doing. An agent is a program, mostly a coding agent, in a terminal of its own. ' +
    'filter: as in Corral’s window, words and key:value, for example "type:claude doing:waiting" or "group:backend -doing:idle".',
  audience: 'looking',
  annotations: LOOKS,
  input: z.strictObject({ filter: z.string().max(FILTER_MAX).default('') }),
  output: z.object({ agents: z.array(shownAgent), total: z.number().int() }),
  run: async ({ link }, { filter: typed }, { signal }) => {
    const filter = readFilter(typed)
    const now = Date.now()
    const found = (await readKnown(link, signal)).filter((known) => matchesFilter(filter, { ...known, now }))
    const agents = found.slice(0, LISTED_MAX).map(({ agent }) => shownAgentOf(agent))
    const more = found.length > agents.length ? `\n… and ${found.length - agents.length} more: use a filter.` : ''
    const text = agents.length === 0 ? 'There are no such agents.' : `${agents.map(agentLine).join('\n')}${more}`
    return { text, value: { agents, total: found.length } }
  },
})

export const describeAgent = tool({
  name: 'describe_agent',
  title: 'Describe an agent',
  description: 'One agent: what it is, why it is in its state, and what happened to it lately.',
  audience: 'looking',
  annotations: LOOKS,
  input: agentRef.strict(),
  output: z.object({
    agent: shownAgent,
    why: z.string(),
    facts: z.array(z.object({ label: z.string(), value: z.string() })),
    events: z.array(z.object({ at: z.string(), text: z.string() })),
    note: z.string(),
  }),
  run: async ({ link }, { agent: ref }, { signal }) => {
    const { agent, journal } = await link.ask('agent.describe', { agent: ref }, signal)
    const { summary, facts } = await link.ask('agent.explain', { agent: agent.id }, signal)
    const events = journal
      .map((entry) => ({ at: new Date(entry.at).toISOString(), text: shortText(journalSentence(entry) ?? '') }))
      .filter(({ text }) => text !== '')
      .slice(-ENTRIES)
    const shown = shownAgentOf(agent)
    const told = facts.map(({ label, value }) => ({ label, value: shortText(value) }))
    const lines = [
      ...told.map(({ label, value }) => `${label}: ${value}`),
      ...events.map(({ at, text }) => `${at} ${text}`),
    ]
    return {
      text: `${agentLine(shown)}\n${summary}\n${fenced('about it', lines.join('\n'))}`,
      value: { agent: shown, why: summary, facts: told, events, note: UNTRUSTED },
    }
  },
})

export const readScreen = tool({
  name: 'read_screen',
  title: 'Read a screen',
  description:
    'What is on an agent’s terminal, as plain text: its last lines, with what has scrolled off; of a full-screen program its screen. ' +
    `${UNTRUSTED} before: the place an earlier answer named as older, for what comes before it.`,
  audience: 'looking',
  annotations: LOOKS,
  input: agentRef
    .extend({
      lines: z.number().int().min(1).max(MAX_TEXT_LINES).default(USUAL_LINES),
      before: z.number().int().min(0).optional(),
    })
    .strict(),
  output: z.object({
    lines: z.array(z.string()),
    older: z.number().int().nullable(),
    isFullScreen: z.boolean(),
    source: z.enum(['terminal', 'kept']),
    left: z.number().int(),
    note: z.string(),
  }),
  run: async ({ link }, { agent, lines: limit, before }, { signal }) => {
    const page = await link.ask('terminal.read', { agent, limit, before: before ?? null }, signal)
    const { lines, left } = boundedLines(page.lines)
    const { older, isFullScreen, source } = page
    const notes = [
      left > 0 ? `${left} older lines are left out: ask for fewer.` : '',
      source === 'kept' ? 'These are the last lines that were kept of its latest run.' : '',
    ].filter((note) => note !== '')
    return {
      text: [...notes, fenced('screen', lines.join('\n'))].join('\n'),
      value: { lines: [...lines], older, isFullScreen, source, left, note: UNTRUSTED },
    }
  },
})

export const waitFor = tool({
  name: 'wait_for',
  title: 'Wait for an agent',
  description:
    'Waits until an agent is ready (it runs), waiting (it needs a person: approval or an answer), finished (it has done what it was told ' +
    'and is idle, or has ended; after send_message: the turn for that message) or stopped. Ends after timeoutSeconds with isMet false.',
  audience: 'looking',
  annotations: LOOKS,
  input: agentRef
    .extend({
      for: z.enum(['ready', 'waiting', 'finished', 'stopped']),
      timeoutSeconds: z.number().min(0).max(WAIT_SECONDS.most).default(WAIT_SECONDS.usual),
    })
    .strict(),
  output: z.object({ isMet: z.boolean(), agent: shownAgent }),
  run: async ({ link, sent }, { agent, for: condition, timeoutSeconds }, call) => {
    const isMet = (view: AgentView): boolean =>
      condition === 'finished' ? sent.isFinished(view, Date.now()) : CONDITIONS[condition](view)
    const outcome = await waitUntil(link, { agent, isMet, timeoutMs: timeoutSeconds * 1_000 }, call)
    const shown = shownAgentOf(outcome.agent)
    const text = outcome.isMet
      ? agentLine(shown)
      : `After ${timeoutSeconds} s still not ${condition}. ${agentLine(shown)}`
    return { text, value: { isMet: outcome.isMet, agent: shown } }
  },
})
