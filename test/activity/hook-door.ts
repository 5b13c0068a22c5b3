import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { hookReport, type HookReport } from '../../src/shapes/hook-report.ts'
import { z } from '../../src/shapes/zod.ts'

const HOOKS = resolve(import.meta.dirname, '../../resources/hooks')
/** A packet: kind u8 (1: text), length u32 big-endian, body. */
const HEADER_BYTES = 5
const TEXT = 1

const request = z.object({ name: z.literal('run.hook'), input: z.object({ report: hookReport }) })

/** Stands in for a run's door: hears what hooks report, and answers each. */
export class HookDoor implements AsyncDisposable {
  private readonly folder = mkdtempSync(join(tmpdir(), 'door-'))
  private readonly path = join(this.folder, 'door')
  private readonly server: Server

  private constructor(heard: (report: HookReport) => void) {
    this.server = createServer((socket) => serve(socket, heard)).listen(this.path)
  }

  static open(heard: (report: HookReport) => void): HookDoor {
    return new HookDoor(heard)
  }

  /** What Claude Code is started with so that it reports here. */
  get args(): readonly string[] {
    return ['--settings', join(HOOKS, 'claude.json')]
  }

  get env(): Readonly<Record<string, string>> {
    return { CORRAL_HOOKS: HOOKS, CORRAL_SOCKET: this.path, CORRAL_RUN_ID: 'run', CORRAL_RUN_SECRET: 'secret' }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((closed) => this.server.close(closed))
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function serve(socket: Socket, heard: (report: HookReport) => void): void {
  let bytes = Buffer.alloc(0)
  // Whoever hangs up has nothing to say any more.
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    for (let end = endOf(bytes); end <= bytes.length; end = endOf(bytes)) {
      const asked = request.safeParse(JSON.parse(bytes.toString('utf8', HEADER_BYTES, end)))
      bytes = bytes.subarray(end)
      if (!asked.success) continue
      heard(asked.data.input.report)
      socket.end(packetOf('{"type":"output","id":1,"output":null}'))
    }
  })
}

/** Where the first packet ends; beyond all bytes where its header is not there yet. */
function endOf(bytes: Buffer): number {
  return HEADER_BYTES + (bytes.length < HEADER_BYTES ? bytes.length : bytes.readUInt32BE(1))
}

function packetOf(text: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(TEXT, 0)
  header.writeUInt32BE(Buffer.byteLength(text), 1)
  return Buffer.concat([header, Buffer.from(text)])
}
