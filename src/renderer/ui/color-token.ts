let pen: CanvasRenderingContext2D | null = null

/** The colour of a token in force as `#rrggbb`, however the style sheet spells it. */
export function readColor(token: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  pen ??= document.createElement('canvas').getContext('2d')
  if (pen === null) return value
  pen.fillStyle = value
  return pen.fillStyle
}
