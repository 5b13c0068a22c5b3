/** Finds out who listens where on this machine. */
export interface PortHolders {
  /** The process that accepts TCP connections at this port; null: nobody, or it cannot be told. */
  holderOf(port: number): Promise<{ readonly pid: number; readonly name: string } | null>
}
