import type { AnyFunction, Parcel, WorldParcels } from './world-parcels.ts'

/** One world's end of the bridge. */
export interface BridgeEnd {
  /** Names of the events it sends and hears; the page must not be able to guess them. */
  readonly sends: string
  readonly hears: string
  /** What the other world may call by name. */
  readonly offers: Readonly<Record<string, AnyFunction>>
  /** Called once, when both ends are there, whichever came first. */
  readonly begin: () => void
  readonly Parcels: typeof WorldParcels
}

type Letter =
  | { readonly kind: 'there' }
  | { readonly kind: 'call'; readonly to: string | number; readonly args: readonly Parcel[] }
  | Answer
  | { readonly kind: 'settled'; readonly promise: number; readonly isFulfilled: boolean; readonly value: Parcel }
type Answer =
  { readonly kind: 'value'; readonly value: Parcel } | { readonly kind: 'failure'; readonly message: string }

interface Settling {
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Joins two JavaScript worlds of one document, which share its DOM and no object. They tell each other by events on the document, which are
 * delivered at once; Chromium clones the `detail` of one made in the other world, and reads it as null where it cannot be cloned.
 * Sent into the page as text, so it must be self-contained, and calls nothing that the page may have replaced meanwhile.
 */
export class WorldBridge {
  private readonly end: BridgeEnd
  private readonly parcels: WorldParcels
  private readonly OwnEvent = CustomEvent
  private readonly OwnError = Error
  private readonly OwnPromise = Promise
  private readonly apply = Reflect.apply
  private readonly dispatch = document.dispatchEvent.bind(document)
  private readonly listen = document.addEventListener.bind(document)
  private readonly detailOf = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get as () => unknown
  private readonly thenOf = Promise.prototype.then
  private readonly lent: AnyFunction[] = []
  private readonly expected: Record<number, Settling> = {}
  private followed = 0
  private answer: Answer | null = null
  private isMet = false

  constructor(end: BridgeEnd) {
    this.end = end
    this.parcels = new end.Parcels({
      lend: (own) => {
        this.lent[this.lent.length] = own
        return this.lent.length - 1
      },
      borrow:
        (id) =>
        (...args) =>
          this.ask(id, args),
      follow: (own) => this.follow(own),
      expect: (id) =>
        new this.OwnPromise((resolve, reject) => {
          this.expected[id] = { resolve, reject }
        }),
    })
  }

  /** To be called once. */
  start(): void {
    this.listen(this.end.hears, (event) => this.hear(this.apply(this.detailOf, event, []) as Letter | null))
    this.post({ kind: 'there' })
  }

  /** Calls what the other world offers under this name; returns when that does. */
  call(name: string, ...args: readonly unknown[]): unknown {
    return this.ask(name, args)
  }

  private post(letter: Letter): void {
    this.dispatch(new this.OwnEvent(this.end.sends, { detail: letter }))
  }

  /** Without an answer, something on the way there or back could not be cloned. */
  private ask(to: string | number, args: readonly unknown[]): unknown {
    this.answer = null
    this.post({ kind: 'call', to, args: this.parcels.packAll(args) })
    const answer = this.takeAnswer()
    if (answer === null) throw new this.OwnError('An object could not be cloned.')
    if (answer.kind === 'failure') throw new this.OwnError(answer.message)
    return this.parcels.unpack(answer.value)
  }

  private takeAnswer(): Answer | null {
    const { answer } = this
    this.answer = null
    return answer
  }

  private hear(letter: Letter | null): void {
    switch (letter?.kind) {
      case undefined:
        return
      case 'there':
        return this.meet()
      case 'call':
        return this.post(this.answerTo(letter.to, letter.args))
      case 'value':
      case 'failure':
        this.answer = letter
        return
      case 'settled':
        this.settle(letter.promise, letter.isFulfilled, letter.value)
    }
  }

  /** The end that came first was not heard by the other one; so each answers the first time. */
  private meet(): void {
    if (this.isMet) return
    this.isMet = true
    this.post({ kind: 'there' })
    this.end.begin()
  }

  private answerTo(to: string | number, args: readonly Parcel[]): Answer {
    try {
      const own = typeof to === 'string' ? this.end.offers[to] : this.lent[to]
      if (own === undefined) throw new this.OwnError(`the other world offers no ${to}`)
      return { kind: 'value', value: this.parcels.pack(this.apply(own, undefined, this.parcels.unpackAll(args))) }
    } catch (error) {
      return { kind: 'failure', message: this.messageOf(error) }
    }
  }

  /** Of a thrown value the message is all that crosses. */
  private messageOf(thrown: unknown): string {
    const message = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : null
    if (typeof message === 'string') return message
    return 'An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown.'
  }

  private follow(own: Promise<unknown>): number {
    const promise = this.followed++
    const tell = (isFulfilled: boolean) => (value: unknown) =>
      this.post({ kind: 'settled', promise, isFulfilled, value: this.parcels.pack(value) })
    void this.apply(this.thenOf, own, [tell(true), tell(false)])
    return promise
  }

  private settle(promise: number, isFulfilled: boolean, parcel: Parcel): void {
    const settling = this.expected[promise]
    delete this.expected[promise]
    const value = this.parcels.unpack(parcel)
    if (isFulfilled) settling?.resolve(value)
    else settling?.reject(value)
  }
}
