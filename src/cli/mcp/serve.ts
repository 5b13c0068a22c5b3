import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js'
import type { CallToolResult, ServerNotification, ServerRequest } from '@modelcontextprotocol/sdk/types.js'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { adviceFor } from './advice.ts'
import { HostLink } from './host-link.ts'
import { runDoorIn } from './run-door.ts'
import { SentTimes } from './sent-times.ts'
import type { Call, Tool, ToolHost } from './tool.ts'
import { toolsFor } from './tools/all-tools.ts'
import { UNTRUSTED } from './untrusted.ts'

/** Most of what has come and is no whole message yet, bytes: whoever sends more sends no call of a tool. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024

const INSTRUCTIONS =
  'Corral supervises coding agents and other programs, each in a terminal of its own. With these tools you see them, start and stop them, ' +
  `send them messages, wait for them, and give tasks. ${UNTRUSTED}`

/** How this server was started. */
export interface McpOptions {
  /** The data directory that was named; null: the usual one. */
  readonly dataDir: string | null
  readonly isReadOnly: boolean
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>

/** Speaks MCP on standard input and output until the input ends. Nothing but the protocol is written to the output. */
export async function serveMcp({ dataDir, isReadOnly, version, env }: McpOptions): Promise<ExitCode> {
  using link = new HostLink({ dataDir, run: dataDir === null ? runDoorIn(env) : null })
  const host: ToolHost = { link, sent: new SentTimes() }
  const server = new McpServer({ name: 'corral', title: 'Corral', version }, { instructions: INSTRUCTIONS })
  const over = new AbortController()
  const tools = toolsFor({ isReadOnly, isOfRun: link.isOfRun })
  for (const tool of tools) register(server, tool, { host, over: over.signal })
  const transport = new StdioServerTransport(process.stdin, process.stdout, { maxBufferSize: MAX_MESSAGE_BYTES })
  const closed = Promise.withResolvers<ExitCode>()
  Object.assign(server.server, {
    onclose: () => closed.resolve(EXIT.failed),
    onerror: (error: Error) => void process.stderr.write(`corral mcp: ${error.message}\n`),
  })
  process.stdin.once('end', () => closed.resolve(EXIT.ok))
  await server.connect(transport)
  const code = await closed.promise
  over.abort()
  await server.close()
  process.stdin.destroy()
  return code
}

function register(
  server: McpServer,
  { name, title, description, annotations, input, output, run }: Tool,
  { host, over }: { readonly host: ToolHost; readonly over: AbortSignal },
): void {
  const config = { title, description, annotations, inputSchema: input, outputSchema: output }
  server.registerTool(name, config, async (args: unknown, extra: Extra): Promise<CallToolResult> => {
    try {
      const { text, value } = await run(host, args, callOf(extra, over))
      return { content: [{ type: 'text', text }], structuredContent: value }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return { content: [{ type: 'text', text: adviceFor(error, host.link) }], isError: true }
    }
  })
}

function callOf({ signal, _meta: meta, sendNotification }: Extra, over: AbortSignal): Call {
  const progressToken = meta?.progressToken
  let progress = 0
  return {
    signal: AbortSignal.any([signal, over]),
    progress: (message) => {
      if (progressToken === undefined || over.aborted) return
      progress += 1
      const params = { progressToken, progress, message }
      sendNotification({ method: 'notifications/progress', params }).catch((error: unknown) => {
        // Whoever asked has gone.
        if (!over.aborted) process.stderr.write(`corral mcp: ${String(error)}\n`)
      })
    },
  }
}
