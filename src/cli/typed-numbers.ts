import { InvalidArgumentError } from 'commander'

/** Seconds of an option, more than none. */
export function seconds(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('It takes a number of seconds above 0.')
}

/** A whole number, 0 or more. */
export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It takes a whole number.')
}

/** A whole number, at least one. */
export function countOf(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It takes a whole number above 0.')
}
