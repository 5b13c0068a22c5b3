/** Control characters, and marks that change the direction of the text around them. */
const UNWANTED = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/gu

/** Text printed by a program, made safe to show outside its terminal. */
export function withoutControls(text: string): string {
  return text.replaceAll(UNWANTED, '')
}
