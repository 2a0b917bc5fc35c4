/** @module YAML text: edits keep comments, order, quoting and everything else that they do not concern. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml'
import type { JsonValue } from '../../core/hash.ts'
import { jsonEqual } from './equal.ts'
import type { Operation, Patch } from './patch.ts'
import { isUnsafeKey, type Pointer, parsePointer } from './pointer.ts'

/** A mistake in YAML text. Lines and columns count from 1. */
export class YamlSyntaxProblem extends Error {
  readonly line: number
  readonly column: number
  constructor(line: number, column: number, message: string) {
    super(message)
    this.line = line
    this.column = column
  }
}

const options = { keepSourceTokens: false, strict: true, uniqueKeys: true, version: '1.2' } as const

/**
 * What was parsed of a YAML text, for who renders an edit of it: parsing takes most of the time of either. Some twenty times as large
 * as the text.
 */
export class YamlNodes {
  readonly #text: string
  #document: Document | undefined

  /** @param document what the text was parsed to; parsed when it is needed if left out */
  constructor(text: string, document?: Document) {
    this.#text = text
    this.#document = document
  }

  /** To be looked at. */
  get document(): Document {
    this.#document ??= parseDocument(this.#text, options)
    return this.#document
  }

  /** To be changed: who comes next gets another one. */
  take(): Document {
    const { document } = this
    this.#document = undefined
    return document
  }
}

/** The value of a YAML text, and its nodes. Throws {@link YamlSyntaxProblem}. Aliases are resolved, at most 100 of them. */
export function readYaml(text: string): { readonly value: JsonValue; readonly nodes: YamlNodes } {
  try {
    return read(text)
  } catch (error) {
    if (error instanceof RangeError) throw new YamlSyntaxProblem(1, 1, TOO_DEEP)
    throw error
  }
}

/** As of JSON. */
const MAX_DEPTH = 200
const TOO_DEEP = `Expected at most ${MAX_DEPTH} levels of nesting.`

function read(text: string): ReturnType<typeof readYaml> {
  const lines = new LineCounter()
  const document = parseDocument(text, { ...options, lineCounter: lines })
  const error = document.errors[0]
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    // The library ran out of stack on the way down.
    const isTooDeep = error.code === 'RESOURCE_EXHAUSTION'
    throw new YamlSyntaxProblem(line, col, isTooDeep ? TOO_DEEP : error.message.split(/ at line \d/)[0]!)
  }
  return { value: plain(document.toJS({ maxAliasCount: 100 }), 0), nodes: new YamlNodes(text, document) }
}

/** Only what JSON knows: dates, sets and the like do not occur in the core schema; `undefined` is an empty document. */
function plain(value: unknown, depth: number): JsonValue {
  if (depth > MAX_DEPTH) throw new YamlSyntaxProblem(1, 1, TOO_DEEP)
  if (value === undefined) return null
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'object' || value === null) return value as JsonValue
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1))
  const result: Record<string, JsonValue> = {}
  for (const [key, item] of Object.entries(value)) {
    if (isUnsafeKey(key)) throw new YamlSyntaxProblem(1, 1, `Expected no key "${key}".`)
    result[key] = plain(item, depth + 1)
  }
  return result
}

/** Line and column of the value at a place, or of its nearest ancestor that exists. */
export function locateInYaml(text: string, pointer: Pointer): { readonly line: number; readonly column: number } {
  const lines = new LineCounter()
  const document = parseDocument(text, { ...options, lineCounter: lines })
  const path = parsePointer(pointer)
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(keysOf(document, path.slice(0, length)), true)
    if (isNode(node) && node.range) {
      const { line, col } = lines.linePos(node.range[0])
      return { line, column: col }
    }
  }
  return { line: 1, column: 1 }
}

/**
 * The text after a patch. Scalars that are replaced by scalars change only their own characters; other operations go
 * through the library's document, which keeps comments and order but may spell white space its own way.
 *
 * @param after the value that the patch leads to; the new text is read again and must give it
 * @param nodes of the text, where it was parsed before
 */
export function renderYaml(
  text: string,
  patch: Patch,
  after: JsonValue,
  nodes: YamlNodes = new YamlNodes(text),
): string | undefined {
  const spliced = spliceScalars(text, nodes, patch)
  if (spliced !== undefined && agrees(spliced, after)) return spliced
  const rendered = renderNodes(text, nodes.take(), patch, false)
  const kept = keepSpelling(text, rendered)
  if (agrees(kept, after)) return kept
  if (agrees(rendered, after)) return rendered
  // What an anchor names was changed, and its aliases would change with it: each gets a value of its own.
  const apart = /\*[^\s,\]}]/.test(text) ? renderNodes(text, nodes.take(), patch, true) : undefined
  return apart !== undefined && agrees(apart, after) ? apart : undefined
}

/**
 * @param document is changed
 * @param isApart whether every alias becomes a value of its own first
 */
function renderNodes(text: string, document: Document, patch: Patch, isApart: boolean): string {
  if (isApart) {
    visit(document, { Alias: (_, alias) => copyOf(document, alias) })
    visit(document, {
      Node: (_, node) => {
        if (!isAlias(node)) delete node.anchor
      },
    })
  }
  for (const operation of patch) applyToYaml(document, operation)
  const indentSeq = !/^(\s*)[\w"'-]+:[^\n]*\n\1- /m.test(text)
  return document.toString({ lineWidth: 0, indentSeq, flowCollectionPadding: !/\[\S/.test(text) })
}

/** What an alias stands for, as a value of its own. */
const copyOf = (document: Document, alias: Alias): Node => document.createNode(alias.toJS(document)) as Node

/** Gives a value of its own to each alias on the way to a place, so that an edit there changes nothing elsewhere. */
function ownAliases(document: Document, path: readonly string[]): void {
  let node: unknown = document.contents
  for (const segment of path) {
    const pair = isMap(node) ? pairOf(node.items as Pair[], segment) : undefined
    const index = Number(segment)
    let next: unknown = pair === undefined ? (isSeq(node) ? node.items[index] : undefined) : pair.value
    if (isAlias(next)) {
      next = copyOf(document, next)
      if (pair !== undefined) pair.value = next
      else if (isSeq(node)) node.items[index] = next
    }
    node = next
  }
}

/**
 * Lines that differ from a line of the original in nothing but white space behind their indent get its spelling back, and so do
 * comments behind a key that were moved to a line of their own.
 */
function keepSpelling(original: string, rendered: string): string {
  const bare = (line: string): string => `${/^\s*/.exec(line)![0]}${line.replace(/\s+/g, '')}`
  const lines = new Map<string, string[]>()
  for (const line of original.split('\n')) {
    const key = bare(line)
    const list = lines.get(key)
    if (list === undefined) lines.set(key, [line])
    else list.push(line)
  }
  const spelled = (key: string): string | undefined => {
    const list = lines.get(key)
    return list !== undefined && list.length > 1 ? list.shift() : list?.[0]
  }
  const kept: string[] = []
  const all = rendered.split('\n')
  for (let i = 0; i < all.length; i++) {
    const line = all[i]!
    const comment = all[i + 1]?.trim() ?? ''
    const together =
      line.endsWith(':') && comment.startsWith('#') && !lines.has(bare(line))
        ? spelled(`${bare(line)}${comment.replace(/\s+/g, '')}`)
        : undefined
    if (together !== undefined) i++
    kept.push(together ?? spelled(bare(line)) ?? line)
  }
  return kept.join('\n')
}

function agrees(text: string, value: JsonValue): boolean {
  try {
    return jsonEqual(readYaml(text).value, value)
  } catch {
    return false
  }
}

/** Keys as the document holds them: indices as numbers, and numbers where a map has number keys. */
function keysOf(document: Document, path: readonly string[]): (string | number)[] {
  const keys: (string | number)[] = []
  let node: unknown = document.contents
  for (const segment of path) {
    if (isSeq(node)) {
      keys.push(Number(segment))
      node = node.items[Number(segment)]
    } else if (isMap(node)) {
      const pair = pairOf(node.items as Pair[], segment)
      const key = pair !== undefined && isScalar(pair.key) ? (pair.key.value as string | number) : segment
      keys.push(key)
      node = pair?.value
    } else keys.push(segment)
  }
  return keys
}

const pairOf = (pairs: readonly Pair[], key: string): Pair | undefined =>
  pairs.find((pair) => isPair(pair) && String(isScalar(pair.key) ? pair.key.value : pair.key) === key)

/** The text with each replaced scalar and renamed key respelled in its place, or `undefined` when the patch does more than that. */
function spliceScalars(text: string, nodes: YamlNodes, patch: Patch): string | undefined {
  const isSplice = (each: Operation): boolean => each.op === 'move' || (each.op === 'replace' && !isObject(each.value))
  if (!patch.every(isSplice)) return undefined
  const { document } = nodes
  const edits = new Map<number, { start: number; end: number; text: string }>()
  for (const operation of patch) {
    const path = parsePointer(operation.path)
    let node: unknown
    let value: JsonValue
    if (operation.op === 'replace' && !isObject(operation.value)) {
      node = document.getIn(keysOf(document, path), true)
      value = operation.value
    } else if (operation.op === 'move') {
      const from = parsePointer(operation.from)
      const parent = from.length === 1 ? document.contents : document.getIn(keysOf(document, from.slice(0, -1)), true)
      if (!isMap(parent) || path.length !== from.length || from.slice(0, -1).some((key, i) => key !== path[i]))
        return undefined
      node = pairOf(parent.items as Pair[], from.at(-1)!)?.key
      value = path.at(-1)!
    } else return undefined
    if (!isScalar(node) || !node.range || node.anchor !== undefined || node.tag !== undefined) return undefined
    if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED') return undefined
    const [start, end] = node.range
    if (end <= start) return undefined
    edits.set(start, { start, end, text: spellScalar(value, node.type) })
  }
  let result = text
  for (const edit of [...edits.values()].sort((a, b) => b.start - a.start)) {
    result = result.slice(0, edit.start) + edit.text + result.slice(edit.end)
  }
  return result
}

const isObject = (value: JsonValue): boolean => typeof value === 'object' && value !== null

function spellScalar(value: JsonValue, style: string | null | undefined): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (style === 'QUOTE_SINGLE' && !/[\n\r\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`
  if (style === 'QUOTE_DOUBLE' || value.length === 0) return JSON.stringify(value)
  const safe = /^[A-Za-z_/][\w ./()+-]*$/.test(value) && !value.endsWith(' ')
  return safe && !/^(true|false|null|yes|no|on|off)$/i.test(value) ? value : JSON.stringify(value)
}

function applyToYaml(document: Document, operation: Operation): void {
  ownAliases(document, parsePointer(operation.path).slice(0, -1))
  const path = keysOf(document, parsePointer(operation.path))
  switch (operation.op) {
    case 'test':
      return
    case 'remove':
      document.deleteIn(path)
      return
    case 'replace': {
      const old = path.length === 0 ? document.contents : document.getIn(path, true)
      if (path.length === 0) document.contents = document.createNode(operation.value) as typeof document.contents
      else if (isScalar(old) && !isObject(operation.value)) old.value = operation.value
      else {
        const node = document.createNode(operation.value)
        if ((isMap(old) || isSeq(old)) && old.flow === true && (isMap(node) || isSeq(node))) node.flow = true
        document.setIn(path, node)
      }
      return
    }
    case 'add':
      insertNode(document, path, document.createNode(operation.value))
      return
    case 'copy': {
      const from = keysOf(document, parsePointer(operation.from))
      insertNode(document, path, document.createNode(document.getIn(from)))
      return
    }
    case 'move': {
      const from = keysOf(document, parsePointer(operation.from))
      const parent = from.slice(0, -1)
      const container = parent.length === 0 ? document.contents : document.getIn(parent, true)
      const sameParent = path.length === from.length && parent.every((key, i) => key === path[i])
      if (isMap(container) && sameParent) {
        const pair = pairOf(container.items as Pair[], String(from[from.length - 1]))
        if (pair !== undefined) pair.key = document.createNode(path[path.length - 1])
        return
      }
      const node = document.getIn(from, true)
      document.deleteIn(from)
      insertNode(document, keysOf(document, parsePointer(operation.path)), node)
    }
  }
}

function insertNode(document: Document, path: readonly (string | number)[], node: unknown): void {
  const parent = path.slice(0, -1)
  const key = path[path.length - 1]
  const container = parent.length === 0 ? document.contents : document.getIn(parent, true)
  if (isSeq(container)) {
    const index = Number.isNaN(Number(key)) ? container.items.length : Number(key)
    container.items.splice(index, 0, node)
    container.flow = container.items.length === 1 && isObject(node as JsonValue) ? false : (container.flow ?? false)
  } else if (isMap(container)) {
    container.set(key, node)
  } else document.setIn(path, node)
}
