/** Control characters, line separators, and what takes no room or turns the direction of the text around it. */
const UNSEEN = /[\p{Cc}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb]/gu
/** Marks upon marks: languages stack up to four on one letter. */
const PILE = /(\p{Mn}{4})\p{Mn}+/gu

/** Most text, and nothing is to be taken from it. */
const PLAIN = /^[ -~]*$/

const EMOJI_STYLE = '\ufe0f'
const JOINER = '\u200d'
const ENDS_WITH_EMOJI = /[\p{Extended_Pictographic}\u{1f3fb}-\u{1f3ff}]\ufe0f?$/u
const BEGINS_WITH_EMOJI = /^\p{Extended_Pictographic}/u

/** Text printed or named by a program, made safe to show outside its terminal: nothing unseen is left but what holds an emoji together. */
export function visibleText(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .replaceAll(UNSEEN, (character, at: number) => (holdsEmoji(text, character, at) ? character : ''))
    .replaceAll(PILE, '$1')
}

function holdsEmoji(text: string, character: string, at: number): boolean {
  if (character !== EMOJI_STYLE && character !== JOINER) return false
  if (!ENDS_WITH_EMOJI.test(text.slice(Math.max(0, at - 3), at))) return false
  return character === EMOJI_STYLE || BEGINS_WITH_EMOJI.test(text.slice(at + 1, at + 3))
}
