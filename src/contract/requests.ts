import { agentSpecInput, agentSpecPatch } from '../shapes/spec.ts'
import { agentTypeView, agentView, explanation, hostView, processView, sessionView } from './views.ts'
import { settingsValues } from '../shapes/settings.ts'
import { journalEntry } from '../shapes/journal.ts'
import { hostSample, vitalsSample } from '../shapes/vitals.ts'
import { z } from '../shapes/zod.ts'

const nothing = z.object({})
const agentRef = z.object({ id: z.string() })
const survivorRef = z.object({ pid: z.number().int(), startTime: z.number() })
const cells = z.number()
const color = z.string().regex(/^#[0-9a-f]{6}$/i)

/** Everything a client can ask for: name → schema of input and output. */
export const requests = {
  /** Snapshot of the fleet; from the answer on, the connection receives every `journal` and `vitals` message after `seq`. */
  'fleet.subscribe': {
    input: nothing,
    output: z.object({
      seq: z.number().int(),
      host: hostView,
      agents: z.array(agentView).readonly(),
      settings: settingsValues,
    }),
  },
  'agent.list': { input: nothing, output: z.array(agentView).readonly() },
  'agent.describe': {
    input: agentRef,
    output: z.object({ agent: agentView, journal: z.array(journalEntry).readonly() }),
  },
  /** Creates an agent, and starts it if asked. A start that fails leaves the agent there, in phase `failed`. */
  'agent.create': { input: z.object({ spec: agentSpecInput, start: z.boolean() }), output: agentView },
  /** Changes a spec. A running agent takes it up at its next start. */
  'agent.update': { input: agentRef.extend({ patch: agentSpecPatch }), output: agentView },
  /** Stops the agent if it is up, then forgets it. */
  'agent.remove': { input: agentRef, output: nothing },
  /** Starts it, or queues it when the gate is closed. `skipQueue`: a person insists. */
  'agent.start': { input: agentRef.extend({ skipQueue: z.boolean().optional() }), output: agentView },
  /** Begins a stop and answers at once; a second one while it runs goes straight to force. */
  'agent.stop': { input: agentRef, output: agentView },
  'agent.restart': { input: agentRef, output: agentView },
  'agent.kill': { input: agentRef, output: agentView },
  /** Stops every agent that is up; answers when all are down or their plans are at their end. */
  'agent.stopAll': { input: nothing, output: z.object({ stopped: z.number().int(), survivors: z.number().int() }) },
  /** Why the agent is in its phase, when it starts next and by which numbers. */
  'agent.explain': { input: agentRef, output: explanation },
  /** A program says that it is ready to be used (readiness `hook`); `runId` is its CORRAL_RUN_ID. */
  'run.ready': { input: z.object({ runId: z.string() }), output: nothing },
  /** Kills a line of the orphan ledger, after its identity was checked once more. */
  'survivor.kill': { input: survivorRef, output: nothing },
  /** Lets it be: it stays in the ledger without asking for attention. */
  'survivor.ignore': { input: survivorRef.extend({ isIgnored: z.boolean() }), output: nothing },
  /** Sessions that outlive the host, those of agents that are gone included. */
  'session.list': { input: nothing, output: z.array(sessionView).readonly() },
  /** Ends a session no agent knows of any more. */
  'session.end': { input: z.object({ runId: z.string() }), output: nothing },
  /** The process tree now, parents before children. */
  'agent.processes': { input: agentRef, output: z.array(processView).readonly() },
  /** Samples kept in memory, oldest first. */
  'vitals.history': { input: agentRef, output: z.array(vitalsSample).readonly() },
  /** Every agent's newest samples for the sparklines, by agent id. */
  'vitals.recent': {
    input: z.object({ samples: z.number().int().min(1).max(120) }),
    output: z.object({ host: hostSample.nullable(), agents: z.record(z.string(), z.array(vitalsSample).readonly()) }),
  },
  /**
   * Opens a terminal on this connection. A `terminal-reset` message follows that rebuilds the screen, then frames of `channel`; a new run,
   * or falling behind, is announced by another reset. `channel` is chosen by the client, unique on its connection.
   */
  'terminal.attach': {
    input: agentRef.extend({
      channel: z.number().int().min(0).max(0xffff_ffff),
      cols: cells,
      rows: cells,
      colors: z.object({ foreground: color, background: color }).nullable(),
    }),
    output: nothing,
  },
  'terminal.detach': { input: z.object({ channel: z.number().int() }), output: nothing },
  /** The size this client shows; the last client to ask owns the size of the pty. Answers the size in force. */
  'terminal.resize': {
    input: z.object({ channel: z.number().int(), cols: cells, rows: cells }),
    output: z.object({ cols: cells, rows: cells }),
  },
  /** Agent types with what is installed; `refresh` looks again. */
  'agentType.list': { input: z.object({ refresh: z.boolean() }), output: z.array(agentTypeView).readonly() },
  'workspace.complete': { input: z.object({ prefix: z.string() }), output: z.array(z.string()).readonly() },
  'workspace.inspect': {
    input: z.object({ path: z.string() }),
    output: z.object({ path: z.string(), branch: z.string().nullable() }),
  },
  /** Lets the person pick a folder in the system's dialog (desktop only); null: cancelled. */
  'workspace.pick': { input: nothing, output: z.object({ path: z.string().nullable() }) },
  'settings.update': { input: z.object({ patch: settingsValues.partial() }), output: settingsValues },
  /** Creates and starts the demo fleet; agents of it that are there already are only started. */
  'demo.start': { input: nothing, output: z.array(agentView) },
  /** Takes a notice off the list. */
  'host.dismissNotice': { input: z.object({ id: z.string() }), output: nothing },
} as const satisfies Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>

export type RequestName = keyof typeof requests
/** What a caller passes: defaults may be left out. */
export type InputOf<N extends RequestName> = z.input<(typeof requests)[N]['input']>
/** What a handler receives. */
export type ParsedInputOf<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type OutputOf<N extends RequestName> = z.output<(typeof requests)[N]['output']>
