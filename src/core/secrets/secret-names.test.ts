import { expect, it } from 'vitest'
import { isSecretName } from './secret-names.ts'

it.each([
  ...['API_KEY', 'OPENAI_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN', 'GITHUB_PAT', 'NPM_TOKEN'],
  ...['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN', 'GOOGLE_APPLICATION_CREDENTIALS_JSON'],
  ...['DB_PASSWORD', 'PGPASSWORD', 'MYSQL_PWD', 'REDIS_PASS', 'SSH_KEY_PASSPHRASE', 'PASSWD', 'SMTP_PASS'],
  ...['SECRET', 'CLIENT_SECRET', 'SECRET_KEY_BASE', 'SESSION_COOKIE', 'SENTRY_DSN', 'BASIC_AUTH', 'JWT', 'API_KEYS'],
  ...['APIKEY', 'GITHUBTOKEN', 'authToken', 'apiKey', 'api-key', 'MY_PRIVATE_KEY', 'AZURE_STORAGE_CONNECTION_STRING'],
  ...[
    'CORRAL_RUN_SECRET',
    'SIGNING_KEY',
    'TOKEN',
    'SERVICE_CREDENTIALS',
    'OAUTH_TOKEN',
    'API_TOKENS',
    'VAULT_SECRET_ID',
  ],
])('M9: %s is the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true)
})

it.each([
  ...['PATH', 'HOME', 'PWD', 'OLDPWD', 'INIT_CWD', 'TERM', 'LANG', 'EDITOR', 'NODE_ENV', 'DEBUG', '_', '', 'TZ'],
  ...[
    'SSH_AUTH_SOCK',
    'XAUTHORITY',
    'KEYBOARD',
    'KEYBOARD_LAYOUT',
    'KEYMAP',
    'XKB_KEY_REPEAT',
    'MONKEY',
    'HOTKEYS_ENABLED',
  ],
  ...['AUTHOR', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'SSH_ASKPASS', 'GIT_ASKPASS', 'COMPASS_PATH', 'BYPASS'],
  ...['MAX_TOKENS', 'CLAUDE_CODE_MAX_OUTPUT_TOKENS', 'MAX_THINKING_TOKENS', 'TOKENIZERS_PARALLELISM', 'TOKEN_LIMIT'],
  ...['SSL_KEY_FILE', 'SSH_KEY_PATH', 'GOOGLE_CREDENTIALS_FILE', 'PASSWORD_STORE_DIR', 'SECRET_SERVICE', 'AUTH_URL'],
  ...[
    'AUTH_MODE',
    'NO_AUTH_REQUIRED',
    'COOKIE_DOMAIN',
    'STRIPE_PUBLISHABLE_KEY',
    'NEXT_PUBLIC_MAPS_KEY',
    'SSH_PUBLIC_KEY',
  ],
  ...['PATTERN', 'DISPATCH', 'COMPATIBLE', 'PASSIVE_MODE', 'DNS'],
])('M9: %s is not', (name) => {
  expect(isSecretName(name)).toBe(false)
})
