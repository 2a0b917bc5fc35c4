/** @module Changes to a YAML definition that leave everything else as it is: comments, order, quotes, blank lines. */
import { type Document, isMap, isScalar, isSeq, parseDocument, type Scalar, stringify } from 'yaml'
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import { formatPath } from './diagnostics.ts'
import type { PathSegment } from './source.ts'

/** One change: a value at a path, or nothing there any more. */
export interface Edit {
  /** Elements of lists by index or, for phases, by `name`. */
  readonly path: readonly PathSegment[]
  /** `undefined` removes the key or element. */
  readonly value: unknown
}

/**
 * The text with the edits applied in order.
 *
 * A value that replaces another single value changes only its own characters. Other edits write the document anew, with its
 * comments and blank lines, but with regular indentation.
 *
 * @throws UserError WF_SYNTAX when the text is not YAML, WF_OVERRIDE when a path leads nowhere
 * @example
 * editYaml('seed: 1 # decides all\n', [{ path: ['seed'], value: 2 }]) // 'seed: 2 # decides all\n'
 */
export function editYaml(text: string, edits: readonly Edit[]): string {
  return edits.reduce(applyEdit, text)
}

function applyEdit(text: string, { path, value }: Edit): string {
  const document = parseDocument(text, { uniqueKeys: true })
  const [error] = document.errors
  if (error !== undefined)
    throw new UserError('WF_SYNTAX', `Expected valid YAML to edit: ${error.message.split('\n')[0]}`)
  const place = byIndex(document, path)
  if (value === undefined) {
    if (!document.deleteIn(place)) throw missing(path, '')
    return document.toString({ lineWidth: 0 })
  }
  const node = document.getIn(place, true)
  if (isScalar(node) && node.range != null && (value === null || typeof value !== 'object')) {
    const [start, end] = node.range
    return text.slice(0, start) + scalarText(value, node) + text.slice(end)
  }
  document.setIn(place, document.createNode(value))
  return document.toString({ lineWidth: 0 })
}

/** Written like the value before it, if that is possible. */
function scalarText(value: unknown, before: Scalar): string {
  const quoted = before.type === 'QUOTE_DOUBLE' || before.type === 'QUOTE_SINGLE' ? before.type : undefined
  // Plain only where no character can mean something, inside brackets too.
  const plain = typeof value !== 'string' || /^[A-Za-z][\w./-]*( [\w./-]+)*$/.test(value)
  const style = quoted ?? (plain ? undefined : 'QUOTE_DOUBLE')
  return stringify(value, { lineWidth: 0, ...(style === undefined ? {} : { defaultStringType: style }) }).trimEnd()
}

function byIndex(document: Document, path: readonly PathSegment[]): PathSegment[] {
  const place: PathSegment[] = []
  let node: unknown = document.contents
  for (const segment of path) {
    if (isSeq(node)) {
      const names = node.items.map((item) => (isMap(item) ? item.get('name') : undefined))
      const index = typeof segment === 'number' ? segment : names.indexOf(segment)
      if (index < 0 || index >= node.items.length) {
        throw missing(
          path,
          didYouMean(
            String(segment),
            names.filter((name) => typeof name === 'string'),
          ),
        )
      }
      place.push(index)
      node = node.items[index]
    } else {
      place.push(segment)
      node = isMap(node) ? node.get(segment, true) : undefined
    }
  }
  return place
}

const missing = (path: readonly PathSegment[], suggestion: string): UserError =>
  new UserError('WF_OVERRIDE', `Expected a place ${formatPath(path)} in the definition, was not there.${suggestion}`)
