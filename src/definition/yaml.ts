/** @module YAML text to plain values, with the place of every key and value kept for messages. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { type Finding, listNames } from './diagnostics.ts'
import { codeFrame, type PathSegment, type Place, type Source } from './source.ts'

export interface ParsedYaml {
  readonly source: Source
  readonly document: Document
  /** Plain value; `undefined` when the text is not YAML. */
  readonly value: unknown
  /** Mistakes of syntax, with their places instead of paths. */
  readonly mistakes: readonly (Finding & { readonly place: Place })[]
}

interface Target {
  readonly key: Node | undefined
  readonly value: Node | undefined
}

/**
 * Parses one YAML 1.2 document. Merge keys (`<<`) work, duplicate keys are mistakes, aliases are limited to 100
 * expansions so that a small file cannot fill the memory, and mappings and lists are nested {@link MAX_DEPTH} deep at most.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, merge: true, uniqueKeys: true })
  const lines = text.split(/\r?\n/)

  const placeAt = (start: number, end: number): Place => {
    const { line, col } = counter.linePos(start)
    const column = Math.max(1, col)
    const rest = (lines[line - 1] ?? '').length - column + 1
    return { line: Math.max(1, line), column, length: Math.max(1, Math.min(end - start, Math.max(rest, 1))) }
  }

  const source: Source = {
    file,
    locate(path, at, within) {
      const { target, complete } = find(document, path)
      const node = complete && at === 'key' ? (target.key ?? target.value) : (target.value ?? target.key)
      const range = node?.range
      if (range === undefined || range === null) return { line: 1, column: 1, length: 1 }
      if (within !== undefined && complete && isScalar(node)) {
        // A plain or quoted scalar on one line: what is written equals the value, after the opening quote.
        const written = text.slice(range[0], range[1])
        const value = String(node.value)
        const shift = written.indexOf(value)
        if (shift >= 0) {
          const start = range[0] + shift + within.offset
          return placeAt(start, start + within.length)
        }
      }
      // The children of a collection start on the same or the next line; a collection is shown by its first line.
      return placeAt(range[0], range[1])
    },
    frame: (place, note) => codeFrame(lines, place, note),
  }

  const mistakes = document.errors.map((error) => {
    const place = placeAt(error.pos[0], Math.max(error.pos[1], error.pos[0] + 1))
    const message =
      error.code === 'DUPLICATE_KEY'
        ? `Expected each key once in a mapping, found ${JSON.stringify(keyAt(text, error.pos))} again.`
        : explainSyntax(error.code, error.message)
    return { code: 'WF_SYNTAX' as const, message, path: [] as PathSegment[], place }
  })
  let value: unknown
  if (mistakes.length === 0) {
    try {
      value = document.toJS({ maxAliasCount: 100 })
      const deep = tooDeep(value)
      if (deep !== undefined)
        mistakes.push({ code: 'WF_SYNTAX', message: DEPTH_MESSAGE, path: [], place: source.locate(deep, 'value')! })
    } catch (error) {
      const message = `Expected a document without circular or too many aliases: ${error instanceof Error ? error.message : String(error)}`
      mistakes.push({ code: 'WF_SYNTAX', message, path: [], place: { line: 1, column: 1, length: 1 } })
    }
  }
  return {
    source,
    document,
    value,
    mistakes: mistakes.filter(({ message }, index) => message !== DEPTH_MESSAGE || index === 0),
  }
}

/** Deeper than anyone writes, and far from what would fill the stack. */
const MAX_DEPTH = 100
const DEPTH_MESSAGE = `Expected mappings and lists at most ${MAX_DEPTH} deep.`

/** Path to the first value that is nested too deep. Aliases make no circles here; the parser refuses those. */
function tooDeep(value: unknown): readonly PathSegment[] | undefined {
  const open: { readonly value: unknown; readonly path: readonly PathSegment[] }[] = [{ value, path: [] }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.value === null || typeof next.value !== 'object') continue
    if (next.path.length > MAX_DEPTH) return next.path
    const isList = Array.isArray(next.value)
    for (const [key, inner] of Object.entries(next.value)) {
      if (inner !== null && typeof inner === 'object') {
        open.push({ value: inner, path: [...next.path, isList ? Number(key) : key] })
      }
    }
  }
  return undefined
}

/** The key that begins at a place, as written. */
function keyAt(text: string, [start]: readonly [number, number]): string {
  const line = /^[^\n]*/.exec(text.slice(start))![0]
  return (/^"([^"]*)"|^'([^']*)'|^([^:]*?)\s*:/.exec(line) ?? []).slice(1).find((each) => each !== undefined) ?? line
}

function explainSyntax(code: string, message: string): string {
  const text = message
    .split('\n')[0]!
    .replace(/\s+at line \d+.*$/, '')
    .replace(/:$/, '')
  if (message.startsWith('Maximum call stack size')) return DEPTH_MESSAGE
  const known: Readonly<Record<string, string>> = {
    TAB_AS_INDENT: 'Expected spaces for indentation, found a tab.',
    MULTIPLE_DOCS: 'Expected one document in the file, found a second one after "---".',
  }
  return known[code] ?? `Expected valid YAML: ${text.endsWith('.') ? text : `${text}.`}`
}

/** Walks as far as the path exists. */
function find(document: Document, path: readonly PathSegment[]): { target: Target; complete: boolean } {
  let target: Target = { key: undefined, value: (document.contents ?? undefined) as Node | undefined }
  for (const segment of path) {
    const next = step(document, target.value, segment)
    if (next === undefined) return { target: { key: target.key, value: target.key ?? target.value }, complete: false }
    target = next
  }
  return { target, complete: true }
}

function step(document: Document, node: Node | undefined, segment: PathSegment): Target | undefined {
  const value = isAlias(node) ? node.resolve(document) : node
  if (isSeq(value)) {
    const item = value.items[Number(segment)] as Node | undefined
    return item === undefined ? undefined : { key: undefined, value: item }
  }
  if (!isMap(value)) return undefined
  const pairs = value.items as Pair<Node, Node | null>[]
  for (const pair of pairs) {
    if (isScalar(pair.key) && String(pair.key.value) === String(segment)) {
      return { key: pair.key, value: pair.value ?? undefined }
    }
  }
  for (const pair of pairs) {
    // The parser gives merge keys a symbol for a value.
    if (!isScalar(pair.key) || typeof pair.key.value !== 'symbol' || pair.value === null) continue
    const merged = isSeq(pair.value) ? (pair.value.items as Node[]) : [pair.value]
    for (const each of merged) {
      const found = step(document, each, segment)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** What a value is, in words: for "Expected …, was …". */
export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'empty (null)'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`
  if (typeof value === 'object') {
    const keys = Object.keys(value)
    return keys.length === 0 ? 'an empty mapping' : `a mapping with ${listNames(keys)}`
  }
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text
}
