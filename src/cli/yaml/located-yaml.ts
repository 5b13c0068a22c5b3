import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import { messageOf } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'

/** Keys and places in lists, from the root on. */
export type YamlPath = readonly (string | number)[]

/** What is wrong with a file, and where: lines and columns from 1. */
export interface FileProblem {
  readonly line: number
  readonly column: number
  readonly message: string
}

/** Whether a value of a file has keys. */
export function isYamlMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Aliases in one file that may be followed: those of a file that is made to grow without bound are far more. */
const MOST_ALIASES = 1_000

/** The values of a YAML file, and where in it they are. */
export class LocatedYaml {
  readonly value: unknown
  private readonly document: Document
  private readonly lines: LineCounter

  private constructor(document: Document, lines: LineCounter) {
    this.document = document
    this.lines = lines
    this.value = document.toJS({ maxAliasCount: MOST_ALIASES })
  }

  /** The problems of a text that is no YAML. */
  static parse(text: string): Result<LocatedYaml, readonly FileProblem[]> {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, uniqueKeys: true })
    const problems = document.errors.map(({ pos, message }) => ({ ...placeAt(lines, pos[0]), message }))
    if (problems.length > 0) return err(problems)
    try {
      return ok(new LocatedYaml(document, lines))
    } catch (error) {
      return err([{ line: 1, column: 1, message: messageOf(error) }])
    }
  }

  /** A problem of what is at a path, or of what is nearest above it. */
  problemAt(path: YamlPath, message: string): FileProblem {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? this.document.contents : this.document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return { ...placeAt(this.lines, node.range[0]), message }
    }
    return { line: 1, column: 1, message }
  }

  /** A problem of a key that should not be there. */
  problemAtKey(path: YamlPath, message: string): FileProblem {
    const map = path.length === 1 ? this.document.contents : this.document.getIn(path.slice(0, -1), true)
    const pairs = isMap(map) ? map.items : []
    const key = pairs.map((pair) => pair.key).find((each) => isScalar(each) && each.value === path.at(-1))
    const range = isNode(key) ? key.range : null
    return range ? { ...placeAt(this.lines, range[0]), message } : this.problemAt(path, message)
  }
}

function placeAt(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), column: Math.max(1, col) }
}
