/** A host and a client that speak different versions of the contract. */
export interface VersionPair {
  /** How the host is called; null: it runs on this machine. */
  readonly name: string | null
  readonly there: { readonly version: string; readonly contract: number }
  readonly here: number
}

/** Which of the two is older, and how to mend it. */
export function otherVersionWords({ name, there, here }: VersionPair): string {
  const isOlder = there.contract < here
  const host = name === null ? 'The host that runs' : `The host on ${name}`
  const versions = `Corral ${there.version}, contract ${there.contract}; this one speaks contract ${here}`
  return `${host} is ${isOlder ? 'older' : 'newer'} than this program (${versions}). ${mendWords(name, isOlder)}`
}

function mendWords(name: string | null, isOlder: boolean): string {
  if (!isOlder) return name === null ? 'Update this program.' : 'Update Corral on this machine.'
  return name === null
    ? 'End it, and start it again in this version.'
    : 'Update Corral there, and start its host again.'
}
