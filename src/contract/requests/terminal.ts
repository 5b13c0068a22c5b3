import { z } from '../../shapes/zod.ts'
import { agentRef, nothing, type RequestShape } from './request.ts'

const cells = z.number()
const color = z.string().regex(/^#[0-9a-f]{6}$/i)

/** Terminals a client has open. `channel` is chosen by the client, unique on its connection. */
export const terminalRequests = {
  /**
   * Opens a terminal on this connection. A `terminal-reset` message follows that rebuilds the screen, then frames of `channel`; a new run,
   * or falling behind, is announced by another reset.
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
} as const satisfies Record<string, RequestShape>
