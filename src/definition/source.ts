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

/**
 * A code frame: the line before, the line, the caret.
 *
 * @param lines the text, split
 */
export function codeFrame(lines: readonly string[], place: Place, note?: string): string {
  const width = String(place.line).length
  const line = lines[place.line - 1] ?? ''
  const before = lines[place.line - 2]
  const carets = '^'.repeat(Math.max(1, Math.min(place.length, line.length - place.column + 1)))
  const gutter = (number: string): string => `  ${number.padStart(width)} │ `
  return [
    ...(before === undefined || before.trim() === '' ? [] : [`${gutter(String(place.line - 1))}${before}`]),
    `${gutter(String(place.line))}${line}`,
    // Tabs before the place are kept, so that the caret stands under it.
    `${gutter('')}${line.slice(0, place.column - 1).replace(/[^\t]/g, ' ')}${carets}${note === undefined ? '' : ` ${note}`}`,
  ].join('\n')
}
