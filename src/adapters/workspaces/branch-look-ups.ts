import { withPatience } from '../../node/patience.ts'

/** Look-ups that may be overdue before no more are begun: each keeps at least one of the four threads Node has for files. */
const MOST_OVERDUE = 2

/** Looks up branches, one look-up for each folder at a time, and without waiting long for any. */
export class BranchLookUps {
  private readonly read: (folder: string) => Promise<string | null>
  private readonly patienceMs: number
  private readonly underWay = new Map<string, Promise<string | null>>()
  private readonly overdue = new Set<string>()

  constructor(read: (folder: string) => Promise<string | null>, patienceMs: number) {
    this.read = read
    this.patienceMs = patienceMs
  }

  /** The branch of a folder; null if there is none, or it cannot be told in time. */
  async branchOf(folder: string): Promise<string | null> {
    if (this.overdue.has(folder) || this.overdue.size >= MOST_OVERDUE) return null
    const branch = await withPatience(this.underWay.get(folder) ?? this.begin(folder), this.patienceMs)
    if (branch !== 'no-answer') return branch
    if (this.underWay.has(folder)) this.overdue.add(folder)
    return null
  }

  private begin(folder: string): Promise<string | null> {
    const reading = this.read(folder).finally(() => {
      this.underWay.delete(folder)
      this.overdue.delete(folder)
    })
    this.underWay.set(folder, reading)
    return reading
  }
}
