import type { ContractError } from '../../contract/rpc/errors.ts'

/** What is told of an error; null: nothing, as the page says that its host is gone, and asks again once it is back. */
export function problemOf({ code, message }: ContractError): string | null {
  return code === 'disconnected' ? null : message
}
