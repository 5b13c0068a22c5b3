import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { SqliteConversations } from './sqlite-conversations.ts'
import type { Conversation } from '../../shapes/conversation.ts'

const FIRST: Conversation = {
  ...{ id: '01a20361-bd2e-7cc0-b307-c2a0ae80f4f0', type: 'codex', cwd: '/work', file: '/h/rollout.jsonl' },
  ...{ generation: 1, isResumed: false, isRefused: false },
}

it('keeps the last conversation of each agent; what cannot be read is none', () => {
  using db = new DatabaseSync(':memory:')
  db.exec('CREATE TABLE conversations (agent_id TEXT PRIMARY KEY NOT NULL, record TEXT NOT NULL) STRICT')
  const store = new SqliteConversations(db, (action) => action())
  store.write('a', FIRST)
  store.write('a', { ...FIRST, generation: 2, isResumed: true })
  store.write('b', FIRST)
  store.delete('b')
  db.prepare('INSERT INTO conversations VALUES (?, ?)').run('c', JSON.stringify({ ...FIRST, id: '../../etc/passwd' }))
  db.prepare('INSERT INTO conversations VALUES (?, ?)').run('d', '{')
  expect([...store.readAll()]).toEqual([['a', { ...FIRST, generation: 2, isResumed: true }]])
})
