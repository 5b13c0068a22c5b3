import type { Hint } from '../../../shapes/hint.ts'

/** A form in which programs tell one reason. The group `name` is what it is about, `port` a port. */
export interface HintRule {
  readonly kind: Hint['kind']
  readonly pattern: RegExp
}

/*
 * Every expression has a fixed text to begin with and no repetition inside a repetition; lines have at most 500 characters. So a
 * search takes time proportional to the text. Of one line the first rule counts: what is special stands before what is general.
 */

const PORT_IN_USE: readonly RegExp[] = [
  /EADDRINUSE[^\n]{0,80}?:(?<port>\d{1,5})(?!\d)/,
  /Bind for [^\s]{1,60}:(?<port>\d{1,5}) failed: port is already allocated/i,
  /\bport (?<port>\d{1,5}) (?:is )?(?:already )?(?:in use|being used|taken|occupied)/i,
  /\bport:? (?<port>\d{1,5})\b.{0,60}\balready in use/i,
  /something is already running on port (?<port>\d{1,5})/i,
  /(?:failed to listen on|bind|listen)[^\n]{0,80}:(?<port>\d{1,5})[^\n]{0,60}address already in use/i,
  /\('[^']{0,60}', (?<port>\d{1,5})\): (?:\[errno \d{1,3}\] )?address already in use/i,
  /EADDRINUSE|\baddress already in use\b|\bAddressInUse\b|\bThat port is already in use\b|only one usage of each socket address/i,
]

const COMMAND_NOT_FOUND: readonly RegExp[] = [
  /^(?:zsh|fish|nu): command not found: (?<name>\S{1,100})/,
  /^fish: Unknown command: (?<name>\S{1,100})/,
  /^(?:\S{1,60}: )?(?:line )?(?:\d{1,6}: )?(?<name>[^\s:]{1,100}): (?:command )?not found$/,
  /^sh: \d{1,6}: (?<name>[^\s:]{1,100}): not found/,
  /\bspawn (?<name>\S{1,100}) ENOENT\b/,
  /^(?:\/usr\/bin\/)?env: [‘'"]?(?<name>[^’'":\s]{1,100})[’'"]?: No such file or directory/,
  /exec: "(?<name>[^"]{1,100})": executable file not found in \$PATH/,
  /^'(?<name>[^']{1,100})' is not recognized as an internal or external command/,
  /^(?<name>\S{1,100}) ?: The term '.{1,100}' is not recognized as/,
]

const TOO_MANY_WATCHERS: readonly RegExp[] = [
  /System limit for number of file watchers reached/,
  /\binotify\b.{0,60}(?:limit|too many|ENOSPC)/i,
  /OS file watch limit reached/i,
]

const NO_SPACE: readonly RegExp[] = [
  /\bENOSPC\b[^\n]{0,60}(?:open|write|mkdir) '(?<name>[^']{1,200})'/,
  /No space left on device: '(?<name>[^']{1,200})'/,
  /\bNo space left on device\b|\bENOSPC\b|\bdisk quota exceeded\b|\bEDQUOT\b|\bdatabase or disk is full\b/i,
  /There is not enough space on the disk/i,
]

const TOO_MANY_FILES: readonly RegExp[] = [/\bEMFILE\b|\bENFILE\b|\btoo many open files\b/i]

const HEAP_FULL: readonly RegExp[] = [/JavaScript heap out of memory/, /Reached heap limit Allocation failed/]

const OUT_OF_MEMORY: readonly RegExp[] = [
  /\bOut of memory: Killed process \d+ \((?<name>[^)]{1,60})\)/,
  /^MemoryError\b/,
  /\bjava\.lang\.OutOfMemoryError\b/,
  /\bfatal error: (?:runtime: )?out of memory\b/i,
  /\bmemory allocation of \d{1,20} bytes failed\b/,
  /\bCannot allocate memory\b|\bENOMEM\b|\bstd::bad_alloc\b/,
  /^(?:\S{1,60}: line \d{1,6}: +\d{1,8} )?Killed(?: {2,}\S.{0,200})?$/,
]

const RATE_LIMIT: readonly RegExp[] = [
  /\bAPI Error:? ?\(?429\b|\b429 Too Many Requests\b|\bstatus(?: code)?:? 429\b/i,
  /\brate_limit_error\b|\brate_limit_exceeded\b|\binsufficient_quota\b|\bRESOURCE_EXHAUSTED\b/,
  /\b(?:usage|rate) limit (?:reached|exceeded|hit)\b/i,
  /\byou.{0,3}ve (?:hit|reached) your (?:[\w-]{1,20} )?(?:usage )?limit\b/i,
  /\bexceeded your current quota\b|\bcredit balance is too low\b/i,
  /\btoomanyrequests: /,
]

const BAD_KEY: readonly RegExp[] = [
  /\bInvalid API key\b|\bIncorrect API key provided\b|\bAPI key not valid\b|\binvalid x-api-key\b/i,
  /\bAPI Error:? ?\(?401\b|\b401 Unauthorized\b|\bstatus(?: code)?:? 401\b|\bE401\b/i,
  /\bauthentication_error\b|\binvalid_api_key\b/,
  /\bOAuth token (?:has )?(?:expired|been revoked)|\bNot logged in\b.{0,40}\blogin\b|\bPlease run \/login\b/i,
  /\bAuthentication failed for '(?<name>[^']{1,200})'/,
  /^(?<name>\S{1,100}): Permission denied \(publickey/,
  /\bunauthorized: (?:authentication required|incorrect username or password)/i,
  /\b(?<name>[A-Z][A-Z0-9_]{1,40}_(?:API_)?KEY)\b.{0,60}\b(?:not set|missing|is required|not found|must be set)\b/,
]

const NETWORK_DOWN: readonly RegExp[] = [
  /\bgetaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<name>[\w.-]{1,200})/,
  /\bCould not resolve host(?:name)?:? (?<name>[\w.-]{1,200})/i,
  /\blookup (?<name>[\w.-]{1,200})\b.{0,80}\b(?:no such host|server misbehaving|i\/o timeout)\b/,
  /\bTemporary failure in name resolution\b|\bName or service not known\b|\bNo address associated with hostname\b/,
  /\bNetwork is unreachable\b|\bENETUNREACH\b|\bEHOSTUNREACH\b|\bNo route to host\b|\bENETDOWN\b/,
  /\bAPI Error:? ?(?:\()?Connection error\b|\bUnable to connect to API\b|\bFailed to connect to [\w.]{1,40}anthropic\.com\b/i,
  /\bstream disconnected before completion: error sending request/i,
]

const CONNECTION_REFUSED: readonly RegExp[] = [
  /\bECONNREFUSED (?<name>[\w.:[\]-]{1,100})/,
  /\bFailed to connect to (?<name>[\w.-]{1,100} port \d{1,5})\b.{0,80}(?:refused|Couldn't connect)/i,
  /\bdial tcp (?<name>[\w.:[\]-]{1,100}): connect: connection refused/,
  /\bCannot connect to the Docker daemon at (?<name>\S{1,100}?)\.(?:\s|$)/,
  /\bECONNREFUSED\b|\bConnection refused\b/,
]

const LOCK_HELD: readonly RegExp[] = [
  /\bUnable to create '(?<name>[^']{1,300}\.lock)': File exists/,
  /\bCould not get lock (?<name>\S{1,200}?)[.,]?(?:\s|$)/,
  /\b(?:Unable to|Could not|Failed to) (?:acquire|get|obtain) (?:the |an? )?(?:[\w/-]{1,30} ){0,2}lock(?: at (?<name>\S{1,200}?)(?=[.,]?(?:\s|$)))?/i,
  /\bAnother git process seems to be running\b/,
  /\bdatabase is locked\b|\bSQLITE_BUSY\b/,
  /\bAcquiring (?:the )?state lock\b|\block file .{0,100}(?:exists|already held)/i,
]

const MODULE_MISSING: readonly RegExp[] = [
  /\bCannot find (?:module|package) '(?<name>[^']{1,300})'/,
  /\bModuleNotFoundError: No module named '(?<name>[^']{1,200})'/,
  /\bCan't resolve '(?<name>[^']{1,300})'/,
  /\bImportError: cannot import name '(?<name>[^']{1,200})'/,
  /\bcannot load such file -- (?<name>\S{1,200})/,
  /\berror while loading shared libraries: (?<name>[^\s:]{1,200})/,
  /^(?:\S{1,100}: )?no required module provides package (?<name>[^\s;]{1,200})/,
  /\bERR_MODULE_NOT_FOUND\b/,
]

const NODE_TOO_OLD: readonly RegExp[] = [
  /\bThe engine "node" is incompatible with this module\. Expected version "(?<name>[^"]{1,100})"/,
  /\bNode(?:\.js)? version "?(?<name>[^\s"]{1,40})"? (?:or higher )?is required/i,
  /\brequires Node(?:\.js)?(?: version)? (?<name>(?:>= ?)?v?\d[^\s,;]{0,40})/i,
  /\bnotsup Required: \{"node":"(?<name>[^"]{1,60})"/,
  /\bEBADENGINE\b|\bNot compatible with your version of node\/npm\b|\bERR_PNPM_UNSUPPORTED_ENGINE\b/,
]

const PERMISSION_DENIED: readonly RegExp[] = [
  /\bEACCES: permission denied, \w{1,20} '(?<name>[^']{1,300})'/,
  /\blisten EACCES: permission denied (?<name>\S{1,100})/,
  /\bPermissionError: \[Errno 13\] Permission denied: '(?<name>[^']{1,300})'/,
  /\bpermission denied while trying to connect to (?<name>the Docker daemon socket|the docker API)/i,
  /^(?:\S{1,60}: )?(?:line )?(?:\d{1,6}: )?(?<name>[^\s:]{1,200}): Permission denied$/,
  /\bcannot open (?<name>'[^']{1,300}'): Permission denied/i,
  /\bEACCES\b|\bEPERM: operation not permitted\b|\bPermission denied\b/,
]

/** Every rule, the most telling first. */
export const HINT_RULES: readonly HintRule[] = Object.entries({
  'port-in-use': PORT_IN_USE,
  'too-many-watchers': TOO_MANY_WATCHERS,
  'no-space': NO_SPACE,
  'too-many-files': TOO_MANY_FILES,
  'heap-full': HEAP_FULL,
  'out-of-memory': OUT_OF_MEMORY,
  'bad-key': BAD_KEY,
  'rate-limit': RATE_LIMIT,
  'lock-held': LOCK_HELD,
  'node-too-old': NODE_TOO_OLD,
  'module-missing': MODULE_MISSING,
  'command-not-found': COMMAND_NOT_FOUND,
  'network-down': NETWORK_DOWN,
  'connection-refused': CONNECTION_REFUSED,
  'permission-denied': PERMISSION_DENIED,
} satisfies Readonly<Record<Hint['kind'], readonly RegExp[]>>).flatMap(([kind, patterns]) =>
  patterns.map((pattern) => ({ kind: kind as Hint['kind'], pattern })),
)
