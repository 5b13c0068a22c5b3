import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { CallToolResult, JSONRPCMessage, Progress } from '@modelcontextprotocol/sdk/types.js'
import { fixtureSpec } from './agents.ts'
import type { FaultClient, SpecInput } from './client.ts'
import { CLI } from './command-line.ts'
import type { FaultPlace } from './place.ts'
import { within } from './wait.ts'

/** What a tool answered. */
export interface ToolSaid {
  readonly isError: boolean
  readonly text: string
  readonly value: Readonly<Record<string, unknown>>
}

export interface CallOptions {
  readonly signal?: AbortSignal
  readonly onprogress?: (progress: Progress) => void
}

let count = 0

/** The SDK's own client, at a `corral mcp` that runs from its sources. */
export class McpUser {
  readonly client: Client

  private constructor(client: Client) {
    this.client = client
  }

  /** As a person's program starts it. */
  static async owner(place: FaultPlace, ...args: readonly string[]): Promise<McpUser> {
    const env = Object.fromEntries(Object.entries(place.env).flatMap(([name, value]) => (value ? [[name, value]] : [])))
    const transport = new StdioClientTransport({
      ...{ command: process.execPath, args: [CLI, 'mcp', ...args], stderr: 'ignore' },
      env: { ...env, CORRAL_DATA_DIR: place.dataDir },
    })
    return await McpUser.at(place, transport)
  }

  /** As an agent starts it: inside a run, which is told by its environment. Resolves with the agent, too. */
  static async inside(
    { client, place }: { readonly client: FaultClient; readonly place: FaultPlace },
    spec: Partial<SpecInput> = {},
  ): Promise<{ readonly user: McpUser; readonly id: string }> {
    const path = join(place.dir, `mcp-${++count}`)
    const id = await client.start(fixtureSpec(place, 'mcp-bridge', { args: ['--socket', path, '--cli', CLI], ...spec }))
    await client.reach(id, 'running')
    return { user: await McpUser.at(place, new SocketTransport(path)), id }
  }

  async toolNames(): Promise<readonly string[]> {
    return (await this.client.listTools()).tools.map(({ name }) => name)
  }

  async call(
    name: string,
    input: Record<string, unknown> = {},
    { signal, onprogress }: CallOptions = {},
  ): Promise<ToolSaid> {
    const options = { timeout: 80_000, ...(signal && { signal }), ...(onprogress && { onprogress }) }
    const call = this.client.callTool({ name, arguments: input }, undefined, options)
    const { content, isError, structuredContent } = (await within(call, `an answer of ${name}`)) as CallToolResult
    const texts = content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
    return { isError: isError === true, text: texts.join('\n'), value: structuredContent ?? {} }
  }

  private static async at(place: FaultPlace, transport: Transport): Promise<McpUser> {
    const client = new Client({ name: 'test', version: '0' })
    place.defer(() => client.close())
    await within(client.connect(transport), 'an MCP server')
    return new McpUser(client)
  }
}

/** A server at the other end of a socket. */
class SocketTransport implements Transport {
  onclose?: () => void
  onerror?: (error: Error) => void
  onmessage?: (message: JSONRPCMessage) => void
  private readonly path: string
  private readonly buffer = new ReadBuffer()
  private socket: Socket | null = null

  constructor(path: string) {
    this.path = path
  }

  async start(): Promise<void> {
    const socket = connect(this.path)
    this.socket = socket
    socket.on('error', (error) => this.onerror?.(error))
    socket.on('close', () => this.onclose?.())
    socket.on('data', (chunk: Buffer) => {
      this.buffer.append(chunk)
      for (let message = this.buffer.readMessage(); message !== null; message = this.buffer.readMessage()) {
        this.onmessage?.(message)
      }
    })
    await new Promise<void>((resolve) => socket.once('connect', resolve))
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.socket?.write(serializeMessage(message))
  }

  async close(): Promise<void> {
    this.socket?.destroy()
  }
}
