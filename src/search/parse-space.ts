/**
 * @module The short spellings of parameters that people write in definitions, read into full declarations.
 *
 * | written | read as |
 * |---|---|
 * | `[5, 10, 15]` | the values 5, 10, 15, in order |
 * | `[3, 50]` | two numbers: the range 3…50 (whole numbers if both are whole); for `grid` the two values. Always with a warning |
 * | `[ema, sma]` | one of the names |
 * | `[true, false]` | boolean |
 * | `"range(5, 50, 5)"` | 5, 10, … 50: both ends included |
 * | `"log_range(0.0001, 0.1)"` | a range searched in the logarithm |
 * | `{ min: 3, max: 50 }`, `{ bounds: [3, 50] }` | the range |
 * | `{ values: [3, 50] }` | the values |
 * | `{ type: continuous, bounds: [0.01, 0.05], default: 0.02, distribution: normal }` | as it says |
 * | `14`, `"ema"` | this value only |
 */
import { didYouMean } from '../core/suggest.ts'
import type { Parameter } from './parameter.ts'
import { parseRecord } from './parse-declaration.ts'
import { CALLS, isValue, list, range, rangeCall, show } from './parse-values.ts'
import { type KeyPath, SpaceError } from './space-error.ts'

export interface SpaceWarning {
  readonly path: KeyPath
  readonly message: string
}

export interface ParsedSpace {
  readonly parameters: Readonly<Record<string, Parameter>>
  readonly warnings: readonly SpaceWarning[]
}

export interface ParseSpaceOptions {
  /** With `grid`, a list of two numbers is two values. */
  readonly method?: string
  /** Keys that lead to the parameters, for errors. Default `['parameters']`. */
  readonly path?: KeyPath
}

/**
 * Reads parameters in any spelling of the table above.
 *
 * @throws SpaceError `SEARCH_SPACE_EMPTY`, `SEARCH_PARAMETER`, `SEARCH_BOUNDS`, with the path of the offending key
 * @example
 * parseSpace({ fast: [3, 50] }).parameters.fast // { type: 'integer', min: 3, max: 50 }
 */
export function parseSpace(raw: unknown, options: ParseSpaceOptions = {}): ParsedSpace {
  const path = options.path ?? ['parameters']
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    throw new SpaceError('SEARCH_PARAMETER', path, `Expected parameters by name, was ${show(raw)}.`)
  }
  const warnings: SpaceWarning[] = []
  const parameters: Record<string, Parameter> = {}
  for (const [name, value] of Object.entries(raw)) {
    const where = [...path, name]
    parameters[name] = parseParameter(name, value, where, options.method === 'grid', (message) =>
      warnings.push({ path: where, message }),
    )
  }
  if (Object.keys(parameters).length === 0) {
    throw new SpaceError('SEARCH_SPACE_EMPTY', path, 'Expected at least one parameter to search, was none.')
  }
  return { parameters, warnings }
}

function parseParameter(
  name: string,
  raw: unknown,
  path: KeyPath,
  isGrid: boolean,
  warn: (message: string) => void,
): Parameter {
  if (Array.isArray(raw)) {
    if (raw.length === 2 && raw.every((item) => typeof item === 'number') && raw[0] !== raw[1]) {
      const [a, b] = raw as [number, number]
      if (isGrid) {
        warn(
          `"${name}: [${a}, ${b}]" is read as the two values ${a} and ${b}, because the method is grid. For a range write { min: ${a}, max: ${b} }.`,
        )
        return { type: 'ordinal', values: [Math.min(a, b), Math.max(a, b)] }
      }
      warn(
        `"${name}: [${a}, ${b}]" is read as the range ${a}…${b}. For these two values write { values: [${a}, ${b}] }.`,
      )
      return range(a, b, undefined, path)
    }
    return list(name, raw, path)
  }
  if (typeof raw === 'string') {
    const call = /^\s*(\w+)\s*\(([^)]*)\)\s*$/.exec(raw)
    if (call === null) return { type: 'categorical', values: [raw] }
    if (CALLS.includes(call[1]!)) return rangeCall(call[1]!, call[2]!, raw, path)
    throw new SpaceError(
      'SEARCH_PARAMETER',
      path,
      `Expected range(from, to, step) or log_range(from, to) for "${name}", was ${show(raw)}.${didYouMean(call[1]!, CALLS)}`,
      { hint: `A text in a list is taken as it is: write [${show(raw)}].` },
    )
  }
  if (isValue(raw)) return { type: 'ordinal', values: [raw] }
  if (raw !== null && typeof raw === 'object') return parseRecord(name, raw as Record<string, unknown>, path)
  throw new SpaceError(
    'SEARCH_PARAMETER',
    path,
    `Expected values, a range or a declaration for "${name}", was ${show(raw)}.`,
  )
}
