import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { FetchWebhooks } from './fetch-webhooks.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

async function serve(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<string> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => answer(request, response, body))
  })
  servers.push(server)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`
}

const message = (url: string, secret: string | null = null) => ({ url, body: '{"a":1}', secret, at: 1_700_000_000_000 })

it('posts JSON, signed with the secret and the time', async () => {
  const heard: { readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
  const url = await serve(({ headers }, response, body) => {
    heard.push({ headers, body })
    response.end()
  })
  expect(await new FetchWebhooks().post(message(url, 'key'))).toEqual({ ok: true, value: null })
  const signature = createHmac('sha256', 'key').update('1700000000000.{"a":1}').digest('hex')
  expect(heard).toMatchObject([
    {
      body: '{"a":1}',
      headers: {
        'content-type': 'application/json',
        'x-corral-timestamp': '1700000000000',
        'x-corral-signature': `sha256=${signature}`,
      },
    },
  ])
  await new FetchWebhooks().post(message(url))
  expect(heard[1]?.headers['x-corral-signature']).toBeUndefined()
})

it('says what a receiver answers that does not take it, and follows no redirection', async () => {
  let asked = 0
  const url = await serve((_request, response) => {
    asked += 1
    response.writeHead(asked === 1 ? 500 : 302, { location: '/elsewhere' }).end()
  })
  const webhooks = new FetchWebhooks()
  expect(await webhooks.post(message(url))).toEqual({ ok: false, error: 'it answered 500' })
  expect(await webhooks.post(message(url))).toEqual({ ok: false, error: 'it answered 302' })
  expect(asked).toBe(2)
})

it('does not wait for one that hangs, or for an answer without end', async () => {
  const hanging = await serve(() => undefined)
  const webhooks = new FetchWebhooks(200)
  expect(await webhooks.post(message(hanging))).toEqual({ ok: false, error: 'it did not answer within 0.2 s' })
  const endless = await serve((_request, response) => void response.write('x'.repeat(1_000)))
  expect(await webhooks.post(message(endless))).toEqual({ ok: true, value: null })
})

it('says why nobody could be reached', async () => {
  expect(await new FetchWebhooks().post(message('http://127.0.0.1:1/'))).toEqual({
    ok: false,
    error: expect.any(String),
  })
  expect(await new FetchWebhooks().post(message('http://no name/'))).toMatchObject({ ok: false })
})
