import { randomBytes } from 'node:crypto'
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { isOfBoot, isSameProcess } from '../../core/process/identity.ts'
import {
  createExclusively,
  createLock,
  isCode,
  readLock,
  removeLock,
  replaceLock,
  type HostHolder,
} from './lock-file.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'

const FILE = 'host.lock'
/** A claim is held for milliseconds; one this old was left by a host that died while holding it. */
const CLAIM_STALE_MS = 10_000
/** Locks may appear and vanish meanwhile; this is more than the number of hosts ever started at once. */
const MAX_ROUNDS = 10

/** What a host provides when it requests the lock. */
export interface HostLockRequest {
  readonly dataDir: string
  readonly holder: HostHolder
  /** The process that has this pid now; null if none. Rejects if that cannot be determined. */
  readonly identify: (pid: number) => Promise<ProcessIdentity | null>
}

/** Why the lock was not granted. `held`: by another host; `unclear`: the lock cannot be read, so it may be held. */
export type HostLockRefusal =
  | { readonly code: 'held'; readonly holder: HostHolder; readonly message: string }
  | { readonly code: 'unclear'; readonly message: string }

/** The exclusive right to be the host of a data directory, until disposed. */
export class HostLock extends Lifetime {
  private readonly path: string
  private readonly token: string
  private holder: HostHolder

  constructor(path: string, token: string, holder: HostHolder) {
    super()
    this.path = path
    this.token = token
    this.holder = holder
    this.register(toDisposable(() => removeLock(path, token)))
  }

  /** Records the address of this host's page in the lock, for other programs. */
  announce(url: string): void {
    const found = readLock(this.path)
    if (this.isDisposed || found.kind !== 'lock' || found.content.token !== this.token) return
    this.holder = { ...this.holder, url }
    replaceLock(this.path, { token: this.token, holder: this.holder })
  }
}

/** Takes the lock of a data directory; also from another host that is proven dead. */
export async function acquireHostLock(request: HostLockRequest): Promise<Result<HostLock, HostLockRefusal>> {
  const path = join(request.dataDir, FILE)
  const content = { token: randomBytes(16).toString('hex'), holder: request.holder }
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (createLock(path, content)) return ok(new HostLock(path, content.token, request.holder))
    const found = readLock(path)
    if (found.kind === 'none') continue
    if (found.kind === 'unreadable') return err(unclear(path, 'cannot be read'))
    const { bootId } = request.holder.identity
    if (await mayLive(found.content.holder.identity, { ...request, bootId })) return err(held(found.content.holder))
    const isTaken = takeOver(path, found.content.token, () => replaceLock(path, content))
    if (isTaken) return ok(new HostLock(path, content.token, request.holder))
  }
  return err(unclear(path, 'is being taken over by another host'))
}

/** The host named in the lock of a data directory, alive or dead; null if there is none or the lock cannot be read. */
export function readHostHolder(dataDir: string): HostHolder | null {
  const found = readLock(join(dataDir, FILE))
  return found.kind === 'lock' ? found.content.holder : null
}

/** What the lock of a data directory tells of its host; a host that was killed leaves it behind. Nothing is changed. */
export type HostLockLook =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly file: string }
  | { readonly kind: 'living' | 'ended'; readonly holder: HostHolder }

/** Who is the host of a data directory. `bootId`: of the machine as it runs now. */
export async function lookAtHostLock(
  dataDir: string,
  machine: Pick<HostLockRequest, 'identify'> & { readonly bootId: string },
): Promise<HostLockLook> {
  const file = join(dataDir, FILE)
  const found = readLock(file)
  if (found.kind !== 'lock') return found.kind === 'none' ? found : { kind: 'unreadable', file }
  const { holder } = found.content
  return { kind: (await mayLive(holder.identity, machine)) ? 'living' : 'ended', holder }
}

/** A process whose state is unknown counts as alive. */
async function mayLive(
  identity: ProcessIdentity,
  { identify, bootId }: Pick<HostLockRequest, 'identify'> & { readonly bootId: string },
): Promise<boolean> {
  if (!isOfBoot(identity, bootId)) return false
  const found = await identify(identity.pid).catch(() => 'unknown' as const)
  if (found === 'unknown') return true
  return found !== null && isSameProcess(found, identity)
}

/**
 * Two hosts may find the same lock of a dead host. Only the one that creates the claim file, which is named after that
 * lock's token, may replace it; a claim that comes late finds another token in the lock and is given up.
 */
function takeOver(path: string, deadToken: string, replace: () => void): boolean {
  const claim = `${path}.claim-${deadToken}`
  if (!createExclusively(claim, '')) {
    dropStaleClaim(claim)
    return false
  }
  try {
    const found = readLock(path)
    if (found.kind !== 'lock' || found.content.token !== deadToken) return false
    replace()
    return true
  } finally {
    rmSync(claim, { force: true })
  }
}

function dropStaleClaim(claim: string): void {
  try {
    if (Date.now() - statSync(claim).mtimeMs > CLAIM_STALE_MS) rmSync(claim, { force: true })
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error
  }
}

function held(holder: HostHolder): HostLockRefusal {
  const what = holder.kind === 'desktop' ? 'The Corral app' : 'A Corral server'
  const where = holder.url === null ? '' : ` at ${holder.url}`
  const since = new Date(holder.since).toLocaleString()
  return {
    code: 'held',
    holder,
    message: `${what} (process ${holder.identity.pid}) has been running here${where} since ${since}. Use that one, or end it first; another data directory (CORRAL_DATA_DIR) has its own host.`,
  }
}

function unclear(path: string, why: string): HostLockRefusal {
  return {
    code: 'unclear',
    message: `The lock ${path} ${why}. If no other Corral is running, delete that file and start again.`,
  }
}
