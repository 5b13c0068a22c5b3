import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

// What was compiled before is kept for the next call, which takes two thirds of the time. In a folder of this user alone: what is in there
// is run. Without it, as where it cannot be written, everything is compiled anew.
const { XDG_CACHE_HOME: cache } = process.env
enableCompileCache(join(cache?.startsWith('/') === true ? cache : join(homedir(), '.cache'), 'corral', 'compiled'))

await import('./main.ts')
