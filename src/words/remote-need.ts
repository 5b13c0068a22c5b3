/** An agent of a remote host that needs a person, as that host tells it. */
export interface RemoteNeed {
  /** Name of the host in the list. */
  readonly host: string
  readonly id: string
  readonly name: string
  /** In few words: "waits for approval". */
  readonly why: string
  readonly isMuted: boolean
}

/** A remote host as far as it matters who needs a person there; `fleet` null: it was not connected yet. */
export interface ToldHost {
  readonly name: string
  readonly fleet: {
    /** How many need a person; `needy`: some of them, the one that has waited longest first. */
    readonly needYou: number
    readonly needy: readonly Omit<RemoteNeed, 'host'>[]
    /** When it was so, epoch ms; null: it is so now. */
    readonly asOf: number | null
  } | null
}

/** Those who need a person on hosts that are connected; of the others it is not known any more. */
export function remoteNeeds(remotes: readonly ToldHost[]): readonly RemoteNeed[] {
  return remotes.flatMap(({ name: host, fleet }) =>
    fleet === null || fleet.asOf !== null ? [] : fleet.needy.map((agent) => ({ host, ...agent })),
  )
}

/** How many they are. A host names some of many, and counts all. */
export function remoteNeedCount(remotes: readonly ToldHost[]): number {
  return remotes.reduce((sum, { fleet }) => sum + (fleet === null || fleet.asOf !== null ? 0 : fleet.needYou), 0)
}

/** Who it is, and where: "api on box". */
export function remoteNameWords({ name, host }: Pick<RemoteNeed, 'name' | 'host'>): string {
  return `${name} on ${host}`
}
