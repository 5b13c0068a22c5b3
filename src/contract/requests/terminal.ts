import { z } from '../../shapes/zod.ts'
import { agentRef, nothing, request } from './request.ts'

/** Lines of one page of a terminal's text: a few ms of the host's time. */
export const MAX_TEXT_LINES = 500

const cells = z.number()
const color = z.string().regex(/^#[0-9a-f]{6}$/i)

/** The terminals a client has open. `channel` is chosen by the client, unique on its connection. */
export const terminalRequests = {
  /**
   * Opens a terminal on this connection. A `terminal-reset` message follows, which restores the screen, then frames of
   * `channel`; a new run, or a client that fell behind, causes another reset.
   */
  'terminal.attach': request(() => ({
    input: agentRef.extend({
      channel: z.number().int().min(0).max(0xffff_ffff),
      cols: cells,
      rows: cells,
      colors: z.object({ foreground: color, background: color }).nullable(),
      /** Only looks on: size and colours are not taken, nothing can be typed, and the program is never held back. */
      watch: z.boolean().default(false),
    }),
    output: nothing,
  })),
  /**
   * A page of what is on the terminal of an agent's latest run as plain text: screen and scrollback, oldest line first. Of a run the host
   * no longer has the terminal of, the last lines that were kept.
   */
  'terminal.read': request(() => ({
    input: agentRef.extend({
      /** The lines before this place (`older` of another page); null: the last ones. */
      before: z.number().int().min(0).nullable().default(null),
      limit: z.number().int().min(1).max(MAX_TEXT_LINES).default(MAX_TEXT_LINES),
    }),
    output: z.object({
      /** Which run; null: it has not printed anything yet. */
      generation: z.number().int().nullable(),
      /** Where the text is from: the terminal, or what was kept at the run's end, without blank lines and with secrets taken out. */
      source: z.enum(['terminal', 'kept']),
      lines: z.array(z.string()).readonly(),
      /** Place of the first of these lines; null: there are no older ones. */
      older: z.number().int().nullable(),
      /** A full-screen program runs; there is its screen and nothing else. */
      isFullScreen: z.boolean(),
    }),
  })),
  'terminal.detach': request(() => ({ input: z.object({ channel: z.number().int() }), output: nothing })),
  /** The size this client displays; the last client to send one sets the size of the pty. Answers the size in force. */
  'terminal.resize': request(() => ({
    input: z.object({ channel: z.number().int(), cols: cells, rows: cells }),
    output: z.object({ cols: cells, rows: cells }),
  })),
  /**
   * Answers once the program's terminal has taken all input, or the run is over: a client that sends much asks now and then, so that
   * nothing of it is refused.
   */
  'terminal.drain': request(() => ({ input: z.object({ channel: z.number().int() }), output: nothing })),
}
