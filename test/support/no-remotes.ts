import { err, ok } from '../../src/base/result.ts'
import { contractErrorOf } from '../../src/contract/rpc/errors.ts'
import { toDisposable } from '../../src/base/disposable.ts'
import type { Remotes } from '../../src/supervisor/remote/remotes.ts'

const NONE = err(contractErrorOf('host-not-found', 'there are no remote hosts'))

/** A host that knows no others. */
export const noRemotes: Remotes = {
  views: [],
  problem: null,
  onDidChange: () => toDisposable(() => undefined),
  open: () => Promise.resolve(NONE),
  add: () => Promise.resolve(NONE),
  remove: () => ok(null),
  rename: () => NONE,
  try: () => Promise.resolve(NONE),
}
