/** @module What is wrong with a definition, where, and what is legal instead: every mistake of a file, in order of the lines. */
import { type ErrorCode, errorCodes } from '../core/error-codes.ts'
import { type SourcePlace, UserError, UserErrors } from '../core/errors.ts'
import { nearest } from '../core/suggest.ts'
import type { PathSegment, Source } from './source.ts'

/**
 * - `error`: nothing can be planned until it is mended.
 * - `warning`: legal, but probably not meant.
 * - `unavailable`: known and legal, but this version cannot run it yet. It can be validated and planned, not run.
 */
export type Severity = 'error' | 'warning' | 'unavailable'

export interface Diagnostic {
  readonly severity: Severity
  readonly code: ErrorCode
  /** "Expected …, was …" or one sentence. */
  readonly message: string
  /** Path in the document as written. */
  readonly path: readonly PathSegment[]
  readonly where: SourcePlace
  /** The source line, the one before it, and a caret; absent for definitions that are not text. */
  readonly frame?: string
  /** What to do next, one sentence. */
  readonly hint?: string
}

/** A mistake without its place. */
export interface Finding {
  readonly severity?: Severity
  readonly code: ErrorCode
  readonly message: string
  readonly path: readonly PathSegment[]
  /** Point at the key of the last path segment instead of its value, or nowhere: the mistake is not in the file. */
  readonly at?: 'key' | 'value' | 'nowhere'
  /** Offset and length inside the text of the value, for expressions. */
  readonly within?: { readonly offset: number; readonly length: number }
  /** The nearest legal name; stands behind the caret. */
  readonly suggestion?: string | undefined
  readonly hint?: string | undefined
}

/** Collects findings and gives each its place. Equal findings at one place are kept once. */
export class Diagnostics {
  readonly #source: Source
  readonly #found: Diagnostic[] = []
  readonly #seen = new Set<string>()

  constructor(source: Source) {
    this.#source = source
  }

  add(finding: Finding): void {
    const { severity = 'error', code, path, at = 'value', suggestion } = finding
    const place = at === 'nowhere' ? undefined : this.#source.locate(path, at, finding.within)
    const identity = `${code} ${finding.message} ${JSON.stringify(path)}`
    if (this.#seen.has(identity)) return
    this.#seen.add(identity)
    const note = suggestion === undefined ? undefined : `did you mean "${suggestion}"?`
    const frame = place === undefined ? undefined : this.#source.frame(place, note)
    // Without a frame the reader needs the path and the suggestion in the sentence itself.
    const message =
      frame === undefined
        ? `${finding.message}${path.length === 0 ? '' : ` (at ${formatPath(path)})`}${note === undefined ? '' : ` ${note[0]!.toUpperCase()}${note.slice(1)}`}`
        : finding.message
    this.#found.push({
      severity,
      code,
      message,
      path,
      where: {
        file: this.#source.file,
        ...(place === undefined ? {} : { line: place.line, column: place.column }),
      },
      ...(frame === undefined ? {} : { frame }),
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    })
  }

  /** In order of their places. */
  list(): readonly Diagnostic[] {
    return this.#found
      .map((diagnostic, index) => ({ diagnostic, index }))
      .sort(
        (a, b) =>
          (a.diagnostic.where.line ?? 0) - (b.diagnostic.where.line ?? 0) ||
          (a.diagnostic.where.column ?? 0) - (b.diagnostic.where.column ?? 0) ||
          a.index - b.index,
      )
      .map(({ diagnostic }) => diagnostic)
  }

  get failed(): boolean {
    return this.#found.some(({ severity }) => severity === 'error')
  }
}

/** The diagnostic as an error to throw or print. */
export function toUserError(diagnostic: Diagnostic): UserError {
  const { code, message, where, frame, hint } = diagnostic
  return new UserError(code, message, {
    where,
    ...(frame === undefined ? {} : { frame }),
    ...(hint === undefined ? {} : { hint }),
  })
}

/** Throws all diagnostics of the given severities at once as {@link UserErrors}; returns when there are none. */
export function throwDiagnostics(
  diagnostics: readonly Diagnostic[],
  severities: readonly Severity[] = ['error'],
): void {
  const [first, ...rest] = diagnostics.filter(({ severity }) => severities.includes(severity)).map(toUserError)
  if (first !== undefined) throw new UserErrors([first, ...rest])
}

/**
 * A diagnostic as text, without colors.
 *
 * @example
 * // workflow.yaml:5:5  Unknown key "trails" in "phases[0].config".   [WF_UNKNOWN_KEY]
 * //   4 │     type: optimize
 * //   5 │     trails: 10
 * //     │     ^^^^^^ did you mean "trials"?
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { where, message, code, frame, hint } = diagnostic
  const place = [where.file, where.line, where.column].filter((part) => part !== undefined).join(':')
  return [
    `${place}  ${message}   [${code}]`,
    ...(frame === undefined ? [] : [frame]),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ].join('\n')
}

/** `phases[0].config.method`; keys that are not plain words are quoted. The empty path is `the file`. */
export function formatPath(path: readonly PathSegment[]): string {
  let text = ''
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`
    else if (/^[\w$-]+$/.test(segment)) text += text === '' ? segment : `.${segment}`
    else text += `[${JSON.stringify(segment)}]`
  }
  return text === '' ? 'the file' : text
}

/** The name itself when it is a known code, else the code for a value that does not fit. */
export function knownCode(code: string): ErrorCode {
  return Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : 'WF_BAD_VALUE'
}

/** Up to eight legal names for a message: `"a", "b", "c", …`. */
export function listNames(names: Iterable<string>): string {
  const all = [...names]
  const shown = all.slice(0, 8).map((name) => `"${name}"`)
  return all.length > 8 ? `${shown.join(', ')}, … (${all.length} in all)` : shown.join(', ')
}

/** The legal names as a hint, unless a near one is shown already. */
export function legalNames(
  name: string,
  names: Iterable<string>,
): { readonly suggestion: string | undefined; readonly hint: string | undefined } {
  const all = [...names]
  const suggestion = nearest(name, all)
  return {
    suggestion,
    hint: suggestion !== undefined || all.length === 0 ? undefined : `Legal here: ${listNames(all)}.`,
  }
}
