/** Words that make the name of a variable the name of a secret, wherever they stand in it. */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  ...['SECRET', 'SECRETS', 'TOKEN', 'PASSWORD', 'PASSWORDS', 'PASSWD', 'PASSPHRASE', 'PASSCODE', 'PASS'],
  ...['CREDENTIAL', 'CREDENTIALS', 'CREDS', 'AUTH', 'OAUTH', 'AUTHORIZATION', 'BEARER', 'JWT', 'PAT'],
  ...['COOKIE', 'COOKIES', 'DSN', 'HMAC'],
])
/** Words that do so unless the key is for everybody. */
const KEY_WORDS: ReadonlySet<string> = new Set(['KEY', 'KEYS'])
const PUBLIC_WORDS: ReadonlySet<string> = new Set(['PUBLIC', 'PUBLISHABLE', 'PUB'])
/** Ends of words that are written without a separator: PGPASSWORD, GITHUBTOKEN, APIKEY. */
const SECRET_ENDS = /(?:TOKEN|SECRET|PASSWORD|PASSWD|(?:API|ACCESS|AUTH|PRIVATE|SECRET|SIGNING|ENCRYPTION)KEYS?)$/
/** Two words that are a secret only together. */
const SECRET_PAIRS = /(?:^|_)(?:CONNECTION_STRING|CONN_STR|(?:ACCESS|API|AUTH|REFRESH|BEARER)_TOKENS)(?:_|$)/
/** Last words that say the value is not the secret itself: where it is, what kind, how long, whether there is one. */
const ABOUT_WORDS: ReadonlySet<string> = new Set([
  ...[
    'FILE',
    'FILES',
    'FILENAME',
    'PATH',
    'DIR',
    'DIRECTORY',
    'FOLDER',
    'SOCK',
    'SOCKET',
    'HOST',
    'PORT',
    'URL',
    'URI',
  ],
  ...['ENDPOINT', 'COMMAND', 'CMD', 'HELPER', 'PROVIDER', 'METHOD', 'METHODS', 'MODE', 'TYPE', 'ALGORITHM', 'ALG'],
  ...['NAME', 'SERVICE', 'ISSUER', 'AUDIENCE', 'SCOPE', 'SCOPES', 'VERSION', 'HEADER', 'PREFIX', 'DOMAIN', 'SAMESITE'],
  ...[
    'TTL',
    'TIMEOUT',
    'EXPIRY',
    'EXPIRATION',
    'LIFETIME',
    'AGE',
    'LENGTH',
    'SIZE',
    'LIMIT',
    'COUNT',
    'BUDGET',
    'MAX',
    'MIN',
  ],
  ...['ENABLED', 'DISABLED', 'REQUIRED', 'OPTIONAL', 'LAYOUT', 'BINDING', 'BINDINGS', 'DELAY', 'REPEAT'],
])
/** The folder of a shell, and the one before; any other PWD is a password (MYSQL_PWD). */
const FOLDERS: ReadonlySet<string> = new Set(['PWD', 'OLDPWD', 'INIT_CWD'])

/**
 * True if a variable or option of this name usually holds a secret: its words are looked at, not its letters, so that
 * KEYBOARD, AUTHOR and SSH_AUTH_SOCK are none. Words are told apart by `_`, `-`, `.` and capitals (`apiKey`).
 */
export function isSecretName(name: string): boolean {
  const plain = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/[-.]/g, '_')
    .toUpperCase()
  if (FOLDERS.has(plain)) return false
  const words = plain.split('_').filter((word) => word !== '')
  if (ABOUT_WORDS.has(words.at(-1) ?? '')) return false
  if (SECRET_PAIRS.test(plain) || words.some((word) => SECRET_WORDS.has(word) || SECRET_ENDS.test(word))) return true
  if (words.length > 1 && words.at(-1) === 'PWD') return true
  return words.some((word) => KEY_WORDS.has(word)) && !words.some((word) => PUBLIC_WORDS.has(word))
}
