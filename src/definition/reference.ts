/** @module References: `phase.output`, `phase.output.path[0]`, `branch.phase.output`. */

/** A reference whose phase is known. */
export interface ResolvedReference {
  /** As written. */
  readonly reference: string
  readonly phase: string
  readonly output: string
  readonly path: readonly (string | number)[]
  /** Several phases behind one name: all members of a `for_each`, or the last round of a `repeat`. */
  readonly from?: { readonly pick: 'all' | 'last'; readonly phases: readonly string[] }
}

/**
 * The segments of a reference, or `undefined` when it is not one. Indices are written `[0]` or `.0`, other keys `["a b"]`.
 *
 * @example
 * parseReference('search.top[0].params') // ['search', 'top', 0, 'params']
 */
export function parseReference(text: string): readonly (string | number)[] | undefined {
  const segments: (string | number)[] = []
  const pattern = /(?:^|\.)([A-Za-z0-9_-]+)|\[(\d+)\]|\[(["'])(.*?)\3\]/gy
  let at = 0
  while (at < text.length) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) return undefined
    if (match[1] !== undefined) segments.push(/^\d+$/.test(match[1]) ? Number(match[1]) : match[1])
    else if (match[2] !== undefined) segments.push(Number(match[2]))
    else segments.push(match[4]!)
    at = pattern.lastIndex
  }
  return segments.length === 0 || typeof segments[0] === 'number' ? undefined : segments
}
