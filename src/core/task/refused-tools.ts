import type { RefusedTool } from '../../shapes/task-result.ts'
import { TASK_REFUSED_MAX, TASK_TOOL_MAX_CHARACTERS } from '../limits.ts'
import { visibleText } from '../visible-text.ts'
import { cut } from './conclude.ts'

/** Keeps which tools were refused, the first of them, each once. */
export class RefusedTools {
  private readonly byCall = new Map<string, RefusedTool>()

  get list(): readonly RefusedTool[] {
    return [...this.byCall.values()]
  }

  /** `call`: its id; what is told of a call later replaces what was told before. */
  add(call: string, tool: unknown, detail: unknown): void {
    if (!this.byCall.has(call) && this.byCall.size === TASK_REFUSED_MAX) return
    const name = oneLine(tool, TASK_TOOL_MAX_CHARACTERS.name)
    const refused = {
      tool: name === '' ? 'a tool' : name,
      detail: oneLine(detail, TASK_TOOL_MAX_CHARACTERS.detail),
    }
    const isKnown = this.list.some((each) => each.tool === refused.tool && each.detail === refused.detail)
    if (!isKnown) this.byCall.set(call, refused)
  }
}

/** What a tool was called with, shortly: its command, its file, or whatever texts it was given. Nothing deeper: that may go on for ever. */
export function callOf(input: Readonly<Record<string, unknown>>): string {
  const named = input['command'] ?? input['cmd'] ?? input['file_path'] ?? input['filePath'] ?? input['path']
  return typeof named === 'string'
    ? named
    : Object.values(input)
        .filter((each) => typeof each === 'string')
        .join(' ')
}

function oneLine(value: unknown, most: number): string {
  // Whatever comes after is cut anyway.
  const text = typeof value === 'string' ? value.slice(0, 4 * most) : ''
  return cut(visibleText(text.replaceAll(/\s+/g, ' ')).trim(), most)
}
