/** @module Where a definition came from: text with lines, or an object without them. */

export type PathSegment = string | number

/** A piece of one line. Lines and columns count from 1. */
export interface Place {
  readonly line: number
  readonly column: number
  readonly length: number
}

export interface Source {
  /** What to call it in messages. */
  readonly file: string
  /**
   * Where the value (or its key) stands; the nearest ancestor that exists when it does not. `within` narrows the place to a
   * part of a text value.
   */
  locate(
    path: readonly PathSegment[],
    at: 'key' | 'value',
    within?: { readonly offset: number; readonly length: number },
  ): Place | undefined
  /** The line with a caret under the place, and a note behind the caret. */
  frame(place: Place, note?: string): string | undefined
}

/** A definition made by a program. Messages name the path instead of the line. */
export function objectSource(file: string): Source {
  return { file, locate: () => undefined, frame: () => undefined }
}

/** Characters of a line in a code frame. */
const MAX_WIDTH = 200

function cut(line: string, from: number): string
function cut(line: string | undefined, from: number): string | undefined
function cut(line: string | undefined, from: number): string | undefined {
  if (line === undefined || line.length <= MAX_WIDTH) return line
  const shown = line.slice(from, from + MAX_WIDTH)
  return `${from > 0 ? `…${shown.slice(1)}` : shown}${from + MAX_WIDTH < line.length ? '…' : ''}`
}

/**
 * A code frame: the line before, the line, the caret.
 *
 * @param lines the text, split
 */
export function codeFrame(lines: readonly string[], place: Place, note?: string): string {
  const width = String(place.line).length
  const whole = lines[place.line - 1] ?? ''
  // Of a line that is too long to read, what stands around the place.
  const from =
    whole.length <= MAX_WIDTH ? 0 : Math.max(0, Math.min(place.column - 1 - MAX_WIDTH / 4, whole.length - MAX_WIDTH))
  const line = cut(whole, from)
  const before = whole.length <= MAX_WIDTH ? cut(lines[place.line - 2], 0) : undefined
  const column = place.column - from
  const carets = '^'.repeat(Math.max(1, Math.min(place.length, line.length - column + 1)))
  const gutter = (number: string): string => `  ${number.padStart(width)} │ `
  return [
    ...(before === undefined || before.trim() === '' ? [] : [`${gutter(String(place.line - 1))}${before}`]),
    `${gutter(String(place.line))}${line}`,
    // Tabs before the place are kept, so that the caret stands under it.
    `${gutter('')}${line.slice(0, column - 1).replace(/[^\t]/g, ' ')}${carets}${note === undefined ? '' : ` ${note}`}`,
  ].join('\n')
}
