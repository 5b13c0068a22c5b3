let pen: CanvasRenderingContext2D | null = null

/** The current colour of a token as `#rrggbb`, whatever its notation in the style sheet. */
export function readColor(token: string): string {
  const value = getComputedStyle(document.documentElement).getPropertyValue(token).trim()
  pen ??= document.createElement('canvas').getContext('2d')
  if (pen === null) return value
  pen.fillStyle = value
  return pen.fillStyle
}
