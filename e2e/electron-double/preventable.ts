/** An event as Electron passes it to listeners that may prevent what follows. */
export interface Preventable {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

/** A new event; `facts` are its other members. */
export function preventable<T extends object>(facts: T): T & Preventable {
  let prevented = false
  return Object.defineProperties({ ...facts } as T & Preventable, {
    defaultPrevented: { get: () => prevented },
    preventDefault: { value: () => void (prevented = true) },
  })
}
