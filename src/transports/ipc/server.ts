import type { IpcMain, IpcMainEvent, WebContents } from 'electron'
import { DisposableStore, Lifetime, toDisposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { IPC_CHANNELS, type ShellCommand } from '../../contract/bridge.ts'
import type { ContractServer, ReportBug } from '../../contract/rpc/handlers.ts'
import { OWNER } from '../../contract/rpc/caller.ts'
import { serveConnection } from '../../contract/rpc/serve.ts'
import { IpcTransport, type IpcPeer } from './transport.ts'

export interface IpcOptions {
  readonly ipcMain: Pick<IpcMain, 'on' | 'off'>
  readonly server: ContractServer
  /** True only for the main frame of Corral's own page. */
  readonly isTrusted: (event: IpcMainEvent) => boolean
  readonly reportBug: ReportBug
}

/** Connections of one page: to this host, to a remote one, and those that are being replaced. */
const MAX_PAGE_CONNECTIONS = 4

/** Connections of one page by the ids it gave them, oldest first. */
type PageConnections = Map<string, IpcTransport>

/** Serves the contract to Corral's own pages; the sender of every message is checked. */
export class IpcServer extends Lifetime {
  private readonly options: IpcOptions
  private readonly pages = new Map<IpcPeer, PageConnections>()
  private readonly connections = this.register(new DisposableStore())
  private readonly connects = this.register(new Emitter<WebContents>())

  /** A page that had no connection has one, and can receive commands. */
  readonly onDidConnect = this.connects.event

  constructor(options: IpcOptions) {
    super()
    this.options = options
    this.listen(IPC_CHANNELS.connect, (event, id) => this.connect(event.sender, id))
    this.listen(IPC_CHANNELS.packet, ({ sender }, id, packet) => this.find(sender, id)?.received(packet))
    this.listen(IPC_CHANNELS.taken, ({ sender }, id, size) => this.find(sender, id)?.taken(size))
    this.listen(IPC_CHANNELS.close, ({ sender }, id) => this.find(sender, id)?.closedByPage())
  }

  /** True while the page in `contents` has a connection. */
  isConnected(contents: WebContents): boolean {
    return this.pages.has(contents)
  }

  /** Sends a command to a connected page. */
  command(contents: WebContents, command: ShellCommand): void {
    contents.send(IPC_CHANNELS.command, command)
  }

  private find(contents: IpcPeer, id: unknown): IpcTransport | undefined {
    return typeof id === 'string' ? this.pages.get(contents)?.get(id) : undefined
  }

  private connect(contents: WebContents, id: unknown): void {
    if (typeof id !== 'string' || this.find(contents, id) !== undefined) return
    const isFirst = !this.pages.has(contents)
    const transport = this.connections.add(new IpcTransport(contents, id))
    this.keep(contents, id, transport)
    const { server, reportBug } = this.options
    // A window of the desktop app belongs to the owner.
    serveConnection(server, transport, { caller: OWNER, reportBug, monotonicMs: () => performance.now() })
    if (isFirst) this.connects.fire(contents)
  }

  private keep(contents: IpcPeer, id: string, transport: IpcTransport): void {
    const own: PageConnections = this.pages.get(contents) ?? new Map()
    const [oldest] = own.values()
    if (own.size === MAX_PAGE_CONNECTIONS) oldest?.close('the page opened too many connections')
    this.pages.set(contents, own.set(id, transport))
    transport.onClose(() => {
      own.delete(id)
      if (own.size === 0 && this.pages.get(contents) === own) this.pages.delete(contents)
      this.connections.delete(transport)
    })
  }

  private listen(channel: string, listener: (event: IpcMainEvent, ...args: readonly unknown[]) => void): void {
    const checked = (event: IpcMainEvent, ...args: readonly unknown[]): void => {
      if (this.options.isTrusted(event)) listener(event, ...args)
      else {
        this.options.reportBug(
          new Error(`a message from an untrusted page was dropped: ${event.senderFrame?.url ?? 'no frame'}`),
          channel,
        )
      }
    }
    const { ipcMain } = this.options
    ipcMain.on(channel, checked)
    this.register(toDisposable(() => ipcMain.off(channel, checked)))
  }
}
