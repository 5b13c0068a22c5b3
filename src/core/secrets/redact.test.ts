import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SCREEN_LINE_MAX_CHARACTERS, SECRET_MIN_CHARACTERS } from '../limits.ts'
import { looksSecret, MASK, redactorOf } from './redact.ts'

const BY_RULES = redactorOf([])
const PEM_LINES = Array.from({ length: 25 }, (_, line) => `${'MIIEvQIBADANBgkqhkiG9w0BAQEF'.repeat(2)}${line}abc+/=`)
const PEM = ['-----BEGIN RSA PRIVATE KEY-----', ...PEM_LINES, '-----END RSA PRIVATE KEY-----']
/** Put together here, so that no scanner takes this file for a leak. */
const made = (start: string, length: number): string => start + 'a1B2c3D4e5F6g7H8i9J0'.repeat(20).slice(0, length)

describe('M9: what has the form of a secret', () => {
  it.each([
    made('sk-', 40),
    made('sk-ant-api03-', 80),
    made('sk-proj-', 60),
    made('sk_live_', 24),
    made('ghp_', 36),
    made('gho_', 36),
    made('github_pat_', 60),
    made('glpat-', 20),
    ['AKIA', 'ABCDEFGHIJ012345'].join(''),
    made('xoxb-', 40),
    made('AIza', 35),
    made('ya29.', 60),
    made('hf_', 34),
    made('npm_', 36),
    [made('eyJ', 30), made('eyJ', 60), made('', 43)].join('.'),
  ])('%s is not told', (secret) => {
    expect(BY_RULES.text(`before ${secret} after`)).toBe(`before ${MASK} after`)
    expect(looksSecret(secret)).toBe(true)
  })

  it.each([
    ['Authorization: Bearer abcdef0123456789abcdef', 'Authorization: Bearer •••'],
    ['authorization: basic dXNlcjpwYXNzd29yZA==', 'authorization: basic •••'],
    ['API_KEY=hunter22', 'API_KEY=•••'],
    ['export DB_PASSWORD="correct horse battery"', 'export DB_PASSWORD="•••"'],
    ['curl "https://x.test/?token=abcdefgh&page=2"', 'curl "https://x.test/?token=•••&page=2"'],
    ['{"apiKey": "abcdefgh", "page": "twotwotwo"}', '{"apiKey": "•••", "page": "twotwotwo"}'],
    ['  password: hunter22', '  password: •••'],
    ['run --api-key abcdefgh --verbose', 'run --api-key ••• --verbose'],
    ['run --api-key=abcdefgh --verbose', 'run --api-key=••• --verbose'],
    ['postgres://ada:s3cret@db.test:5432/shop', 'postgres://ada:•••@db.test:5432/shop'],
    ['https://:s3cret@x.test', 'https://:•••@x.test'],
  ])('%s becomes %s', (text, redacted) => {
    expect(BY_RULES.text(text)).toBe(redacted)
    expect(BY_RULES.lines([text])).toEqual([redacted])
  })

  it.each([[PEM], [PEM.slice(0, 12)], [PEM.slice(-12)]])('a private key, whole, cut off or begun above', (lines) => {
    const redacted = BY_RULES.lines(['before', ...lines, 'after'])
    const end = lines.length === 12 && lines[0] === PEM[0] ? MASK : 'after'
    expect(redacted).toEqual(['before', ...lines.map(() => MASK), end])
    expect(BY_RULES.text(lines.join('\n'))).not.toContain('MIIE')
  })

  it.each([
    'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'run 123e4567-e89b-42d3-a456-426614174000 ended',
    `data:image/png;base64,${'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ'.repeat(20)}`,
    'sha512-Q2Zm8pCvYTEfZ2Q9LbMvRkJQvYF4rbLQ6xT7T0yMHv9pPCgkyyCLk5v3BHfFqZ==',
    'GET https://x.test:8080/path?page=2&key=1 200',
    'http://localhost:3000/@vite/client',
    'git@github.com:ada/shop.git',
    'npm warn task-runner-with-a-very-long-name risk-assessment-of-something',
    'sk-learn-has-a-long-hyphenated-name',
    'PATH=/usr/bin:/bin TERM=xterm-256color',
    'MAX_TOKENS=200000 SSH_AUTH_SOCK=/run/user/1000/ssh-agent',
    'author: Ada Lovelace, tokens: 12345678, bearer of bad news',
    '"key": "ArrowDown", key: Enter123',
    'Bearer authentication-is-required',
    'the secret of comedy is timing',
    'Error: ENOENT: no such file or directory, open /work/keys/id_rsa',
  ])('and %s is left as it is', (text) => {
    expect(BY_RULES.text(text)).toBe(text)
    expect(BY_RULES.lines([text])).toEqual([text])
  })

  it.each([
    'eyJ-'.repeat(250_000),
    'eyJaaaaaaaaa.'.repeat(80_000),
    'a://'.repeat(250_000),
    'a.'.repeat(500_000),
    '-----BEGIN PRIVATE KEY-----'.repeat(40_000),
    `${'A'.repeat(32)}\n`.repeat(30_000),
    'sk-'.repeat(330_000),
    '--key '.repeat(160_000),
    'Bearer '.repeat(140_000),
    'Bearer\t'.repeat(140_000),
    ' '.repeat(1_000_000),
    'key="'.repeat(200_000),
    'A'.repeat(1_000_000),
    'AKIA'.repeat(250_000),
  ])('a megabyte made against a rule (%#) takes no longer than any other', (text) => {
    expect(BY_RULES.text(text).length).toBeLessThanOrEqual(text.length)
  })
})

describe('M9: an agent’s own secrets', () => {
  const visible = fc
    .string({ minLength: 1, maxLength: 60, unit: 'grapheme' })
    .filter(
      (text) =>
        text.replaceAll(/[\s\p{Cc}\p{Mn}\p{Default_Ignorable_Code_Point}•]/gu, '').length >= SECRET_MIN_CHARACTERS,
    )
  const noise = fc.string({ maxLength: 40 })

  it('never come out of it, whatever they are and wherever they stand', () => {
    fc.assert(
      fc.property(fc.array(visible, { minLength: 1, maxLength: 5 }), fc.array(noise), (secrets, noises) => {
        const redactor = redactorOf(secrets)
        const text = noises.map((each, index) => each + (secrets[index % secrets.length] ?? '')).join('')
        for (const out of [redactor.text(text), redactor.lines(text.split('\n')).join('\n')]) {
          for (const secret of secrets) expect(out).not.toContain(secret)
        }
      }),
    )
  })

  it('nor when their lines are broken anywhere, as a narrow terminal does', () => {
    fc.assert(
      fc.property(visible, fc.integer({ min: 1, max: 20 }), noise, (secret, width, before) => {
        const text = [...(before + secret)]
        const lines = Array.from({ length: Math.ceil(text.length / width) }, (_, row) =>
          text.slice(row * width, (row + 1) * width).join(''),
        )
        const out = redactorOf([secret]).lines(lines)
        expect(out).toHaveLength(lines.length)
        expect(out.join('')).not.toContain(secret)
      }),
    )
  })

  it('nor the first part of one at the end of a line that was cut', () => {
    const secret = 'correct-horse-battery-staple'
    const cut = 'x '.repeat(SCREEN_LINE_MAX_CHARACTERS).slice(0, SCREEN_LINE_MAX_CHARACTERS - 13) + secret.slice(0, 13)
    expect(redactorOf([secret]).lines([cut])[0]).toBe(cut.slice(0, -13) + MASK)
  })

  it('nor the lines of one that has several', () => {
    const secret = ['first line of it', 'second line of it'].join('\n')
    expect(redactorOf([secret]).lines(['a', 'second line of it', 'b'])).toEqual(['a', MASK, 'b'])
  })

  it('short ones are ordinary words', () => {
    expect(redactorOf(['on', 'true', '']).text('it is on, true')).toBe('it is on, true')
  })
})
