import { expect, it } from 'vitest'
import { openCodeAddressOf } from './server-address.ts'

it.each<[readonly string[], number | undefined]>([
  [['--port', '4096'], 4096],
  [['--port=4096', '/work'], 4096],
  [['--port', '1', '--port', '2'], 2],
  [['--port'], undefined],
  [['--port', '0'], undefined],
  [['--port', '65536'], undefined],
  [['--port', '1;2'], undefined],
  [['--portable', '5'], undefined],
  [[], undefined],
])('%j listen at %s', (args, port) => {
  expect(openCodeAddressOf(args, {})?.port).toBe(port)
})

it('asks for the password its environment has', () => {
  const address = (env: Record<string, string>) => openCodeAddressOf(['--port', '1'], env)
  expect(address({})).toMatchObject({ user: 'opencode', password: null })
  expect(address({ OPENCODE_SERVER_PASSWORD: 'p' })).toMatchObject({ user: 'opencode', password: 'p' })
  expect(address({ OPENCODE_SERVER_PASSWORD: 'p', OPENCODE_SERVER_USERNAME: 'u' })).toMatchObject({ user: 'u' })
})
