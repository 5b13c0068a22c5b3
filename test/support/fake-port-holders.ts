import type { PortHolders } from '../../src/core/post-mortem/port-holders.ts'

/** Who listens where, as a test says. */
export class FakePortHolders implements PortHolders {
  readonly listening = new Map<number, { readonly pid: number; readonly name: string }>()

  async holderOf(port: number): ReturnType<PortHolders['holderOf']> {
    return this.listening.get(port) ?? null
  }
}
