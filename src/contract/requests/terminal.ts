import { z } from '../../shapes/zod.ts'
import { agentRef, nothing, type RequestShape } from './request.ts'

const cells = z.number()
const color = z.string().regex(/^#[0-9a-f]{6}$/i)

/** The terminals a client has open. `channel` is chosen by the client, unique on its connection. */
export const terminalRequests = {
  /**
   * Opens a terminal on this connection. A `terminal-reset` message follows, which restores the screen, then frames of
   * `channel`; a new run, or a client that fell behind, causes another reset.
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
  /** The size this client displays; the last client to send one sets the size of the pty. Answers the size in force. */
  'terminal.resize': {
    input: z.object({ channel: z.number().int(), cols: cells, rows: cells }),
    output: z.object({ cols: cells, rows: cells }),
  },
  /**
   * Answers once the program's terminal has taken all input, or the run is over: a client that sends much asks now and then, so that
   * nothing of it is refused.
   */
  'terminal.drain': { input: z.object({ channel: z.number().int() }), output: nothing },
} as const satisfies Record<string, RequestShape>
