import type { LoginAddress } from '../contract/views.ts'

/** How a person gets another address. */
export type Again = 'enter' | 'command'

/** The line that other programs look for. */
export function readyLine({ url }: LoginAddress): string {
  return `Corral is at ${url}`
}

/** How long the address works, and where the next one is to be had. */
export function addressNote({ validMs }: LoginAddress, again: Again): string {
  const how = again === 'enter' ? 'Press Enter for another' : 'For another: npm start -- --headless --login'
  return `It works once, within ${Math.round(validMs / 1000)} s. ${how}.`
}
