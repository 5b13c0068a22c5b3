/** The day of a moment (epoch ms) in the host's time zone, `YYYY-MM-DD`. */
export function dayOf(atMs: number): string {
  const date = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
