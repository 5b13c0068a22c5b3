import type { HostNotice } from '../../contract/views.ts'

/** What a person must be told about the host itself, until they have seen it. */
export class HostNotices {
  private readonly onChange: () => void
  private known: readonly HostNotice[] = []
  private count = 0

  constructor(onChange: () => void) {
    this.onChange = onChange
  }

  get list(): readonly HostNotice[] {
    return this.known
  }

  /** Adds a notice unless one with the same words is there. */
  notify(severity: HostNotice['severity'], message: string): void {
    if (this.known.some((notice) => notice.message === message)) return
    this.known = [...this.known, { id: `notice-${++this.count}`, severity, message }]
    this.onChange()
  }

  /** Takes a notice off the list. */
  dismiss(id: string): void {
    this.withdraw((notice) => notice.id === id)
  }

  /** Takes notices off the list that are true no longer. */
  withdraw(isOver: (notice: HostNotice) => boolean): void {
    const left = this.known.filter((notice) => !isOver(notice))
    if (left.length === this.known.length) return
    this.known = left
    this.onChange()
  }
}
