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

/** Serves the contract to Corral's own pages: one connection per page load; the sender of every message is checked. */
export class IpcServer extends Lifetime {
  private readonly options: IpcOptions
  private readonly pages = new Map<IpcPeer, IpcTransport>()
  private readonly connections = this.register(new DisposableStore())
  private readonly connects = this.register(new Emitter<WebContents>())

  /** A page has connected and can receive commands. */
  readonly onDidConnect = this.connects.event

  constructor(options: IpcOptions) {
    super()
    this.options = options
    this.listen(IPC_CHANNELS.connect, (event, id) => this.connect(event.sender, id))
    this.listen(IPC_CHANNELS.packet, ({ sender }, id, packet) => this.pages.get(sender)?.received(id, packet))
    this.listen(IPC_CHANNELS.close, ({ sender }, id) => this.pages.get(sender)?.closedByPage(id))
  }

  /** True while the page in `contents` has a connection. */
  isConnected(contents: WebContents): boolean {
    return this.pages.has(contents)
  }

  /** Sends a command to a connected page. */
  command(contents: WebContents, command: ShellCommand): void {
    contents.send(IPC_CHANNELS.command, command)
  }

  private connect(contents: WebContents, id: unknown): void {
    if (typeof id !== 'string') return
    this.pages.get(contents)?.close('the page opened a new connection')
    const transport = this.connections.add(new IpcTransport(contents, id))
    this.pages.set(contents, transport)
    transport.onClose(() => {
      if (this.pages.get(contents) === transport) this.pages.delete(contents)
      this.connections.delete(transport)
    })
    const { server, reportBug } = this.options
    // A window of the desktop app belongs to the owner.
    serveConnection(server, transport, { caller: OWNER, reportBug, monotonicMs: () => performance.now() })
    this.connects.fire(contents)
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
