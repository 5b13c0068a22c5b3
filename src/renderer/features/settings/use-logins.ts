import { useCallback, useEffect, useState } from 'react'
import type { LoginAddress, LoginView } from '../../../contract/views.ts'
import { useClient } from '../../client/client-context.ts'
import { tellDone, tellFailure } from '../../ui/toasts.tsx'
import { formatCount } from '../../../words/format.ts'

const REFRESH_MS = 2_000

/** A new address, and until when it works on the page's clock (epoch ms). */
export interface NewAddress {
  readonly url: string
  readonly until: number
  readonly readOnly: boolean
}

/** What the section of logins shows and does. */
export interface LoginDesk {
  /** Null: not known yet. */
  readonly logins: readonly LoginView[] | null
  readonly address: NewAddress | null
  readonly makeAddress: (readOnly: boolean) => void
  readonly end: (id: string) => void
  readonly endOthers: () => void
}

/** The logins at this host, read again while they can be seen. */
export function useLogins(): LoginDesk {
  const client = useClient()
  const [logins, setLogins] = useState<readonly LoginView[] | null>(null)
  const [address, setAddress] = useState<NewAddress | null>(null)
  const look = useCallback(async () => {
    const answer = await client.request('login.list', {})
    if (answer.ok) setLogins(answer.value)
  }, [client])
  useEffect(() => {
    void look()
    const timer = setInterval(() => void (document.hidden ? null : look()), REFRESH_MS)
    return () => clearInterval(timer)
  }, [look])
  const makeAddress = async (readOnly: boolean): Promise<void> => {
    const answer = await client.request('login.create', { readOnly })
    if (answer.ok) setAddress({ ...untilOf(answer.value), readOnly })
    else tellFailure('There is no address', answer.error.message)
  }
  const end = async (id: string): Promise<void> => {
    const answer = await client.request('login.end', { id })
    if (answer.ok) await look()
    // A window that ends its own login hears no more.
    else if (answer.error.code !== 'disconnected') tellFailure('The login could not be ended', answer.error.message)
  }
  const endOthers = async (): Promise<void> => {
    const answer = await client.request('login.endOthers', {})
    if (!answer.ok) return tellFailure('The logins could not be ended', answer.error.message)
    tellDone(`${formatCount(answer.value.ended, 'login')} ended`)
    await look()
  }
  return {
    ...{ logins, address },
    makeAddress: (readOnly) => void makeAddress(readOnly),
    end: (id) => void end(id),
    endOthers: () => void endOthers(),
  }
}

function untilOf({ url, validMs }: LoginAddress): Omit<NewAddress, 'readOnly'> {
  return { url, until: Date.now() + validMs }
}
