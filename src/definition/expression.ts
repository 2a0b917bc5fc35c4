/**
 * @module Expressions in `${…}`, conditions and gates: the Common Expression Language, parsed without eval, checked before the
 * run, limited in size, without access to anything but the values it is given.
 *
 * **Text and values.** A text that is one `${…}` and nothing else becomes the value itself, of whatever JSON type. Several, or
 * other text around them, are put into the text. `$${` is a plain `${`.
 *
 * **Conditions** may put `${…}` around any part or around nothing: `${a.b} > 0.25`, `${a.b > 0.25}` and `a.b > 0.25` are one.
 *
 * **Numbers.** Numbers from outputs are doubles; literals without a point are integers, and integers divided by integers give
 * integers (`7 / 2` is 3, `7.0 / 2` is 3.5). Mixed arithmetic gives doubles, and integers equal doubles of the same value.
 *
 * **Patterns** of `matches` are those of RE2, as the language has it: without back references and looking around, and matched in
 * time that grows with the text and no faster. Literal ones are checked before the run.
 */
import { TerminalError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { nearest } from '../core/suggest.ts'
import { listNames } from './diagnostics.ts'
import { type ASTNode, callsOfMatches, cel, compilePattern, evaluateCode } from './expression-language.ts'
import {
  conditionCode,
  escapeExpressions,
  findPlaceholders,
  isWhole,
  mapTexts,
  replaced,
  unescapeText,
} from './placeholder.ts'

const MAX_LENGTH = 4000

/** A chain of names that an expression reads: `search.best.sharpe`. Offsets are in the text that was parsed. */
export interface ExpressionPath {
  readonly segments: readonly (string | number)[]
  readonly offset: number
  readonly length: number
  /** Inside `has(…)`: it need not exist. */
  readonly optional: boolean
}

export interface ExpressionFault {
  readonly message: string
  readonly offset: number
  readonly length: number
}

export type ParsedExpression =
  | { readonly ok: true; readonly paths: readonly ExpressionPath[]; readonly type: string }
  | { readonly ok: false; readonly fault: ExpressionFault }

/**
 * Checks an expression without evaluating it and lists what it reads.
 *
 * @example
 * parseExpression('search.best.sharpe > 1') // { ok: true, type: 'bool', paths: [{ segments: ['search', 'best', 'sharpe'], … }] }
 */
export function parseExpression(code: string): ParsedExpression {
  if (code.length > MAX_LENGTH) {
    return fault(`Expected an expression of at most ${MAX_LENGTH} characters, was ${code.length}.`, 0, code.length)
  }
  if (code.trim() === '') return fault('Expected an expression, was nothing.', 0, code.length)
  let ast: ASTNode
  let type: string
  try {
    const parsed = cel().parse(code)
    const checked = parsed.check()
    if (!checked.valid) return fromCel(checked.error, code)
    ast = parsed.ast
    type = checked.type ?? 'dyn'
  } catch (error) {
    return fromCel(error, code)
  }
  const pattern = findPattern(ast)
  if (pattern !== undefined) return fault(pattern.message, pattern.start, pattern.end - pattern.start)
  const paths: ExpressionPath[] = []
  collect(ast, [], false, paths)
  return { ok: true, paths, type }
}

/**
 * {@link parseExpression} of a condition, whose `${…}` are part of it.
 *
 * @param kinds what it may give, when that is known: `bool`, `list`
 */
export function parseCondition(text: string, kind: 'bool' | 'list' = 'bool'): ParsedExpression {
  const code = conditionCode(text)
  const parsed = parseExpression(code)
  if (!parsed.ok) {
    // The bracket that stands for a brace was not written by anyone.
    const isBrace = text[parsed.fault.offset] === '}' && code[parsed.fault.offset] === ')'
    return isBrace ? fault(ENDED, parsed.fault.offset, 1) : parsed
  }
  if (parsed.type === 'dyn' || parsed.type.startsWith(kind)) return parsed
  const expected = kind === 'bool' ? 'true or false' : 'a list'
  return fault(
    `Expected an expression that gives ${expected}, was one that gives ${kindName(parsed.type)}.`,
    0,
    text.length,
  )
}

/** What types of the Common Expression Language are called outside of it. */
function kindName(type: string): string {
  const names: Readonly<Record<string, string>> = {
    bool: 'true or false',
    int: 'a number',
    double: 'a number',
    string: 'a text',
    null: 'null',
  }
  return names[type] ?? (type.startsWith('list') ? 'a list' : type.startsWith('map') ? 'a mapping' : type)
}

function fault(message: string, offset: number, length: number): ParsedExpression {
  return { ok: false, fault: { message, offset, length: Math.max(1, length) } }
}

interface CelFault {
  readonly summary?: string
  readonly message?: string
  readonly range?: { readonly start: number; readonly end: number }
}

function fromCel(error: unknown, code: string): ParsedExpression {
  const { summary, message, range } = error as CelFault
  const start = Math.min(range?.start ?? 0, Math.max(0, code.length - 1))
  const text = summary ?? message ?? String(error)
  const token = /^(?:Unexpected token: |Expected \w+, got )(\w+)/.exec(text)?.[1]
  const length = (range?.end ?? start + 1) - start
  if (token === 'EOF') return fault(ENDED, start, length)
  const word = /^Reserved identifier: (\w+)/.exec(text)?.[1]
  const said =
    word !== undefined
      ? `"${word}" is a word of the language; a phase of that name is \`phases.${word}\``
      : token === undefined
        ? text
        : `Unexpected "${code.slice(start, start + length)}"`
  return fault(`Expected a legal expression: ${said}${said.endsWith('.') ? '' : '.'}`, start, length)
}

const ENDED = 'Expected a legal expression: Unexpected end of the expression.'

/** The first literal pattern of `matches` that is none. */
function findPattern(
  ast: ASTNode,
): { readonly message: string; readonly start: number; readonly end: number } | undefined {
  for (const { args } of callsOfMatches(ast)) {
    const [pattern] = args[2]
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') continue
    try {
      compilePattern(pattern.args)
    } catch (error) {
      const { start, end } = pattern
      return { message: `Expected a legal pattern (RE2), was: ${(error as Error).message}.`, start, end }
    }
  }
  return undefined
}

const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

function chainOf(node: ASTNode): (string | number)[] | undefined {
  if (node.op === 'id') return [node.args]
  if (node.op === '.') {
    const before = chainOf(node.args[0])
    return before === undefined ? undefined : [...before, node.args[1]]
  }
  if (node.op === '[]') {
    const [object, index] = node.args
    const before = chainOf(object)
    if (before === undefined || index.op !== 'value') return undefined
    const literal = index.args
    if (typeof literal === 'string') return [...before, literal]
    return typeof literal === 'bigint' ? [...before, Number(literal)] : undefined
  }
  return undefined
}

function collect(node: ASTNode, locals: readonly string[], optional: boolean, into: ExpressionPath[]): void {
  const segments = chainOf(node)
  if (segments !== undefined) {
    if (!locals.includes(String(segments[0]))) {
      into.push({ segments, offset: node.start, length: node.end - node.start, optional })
    }
    return
  }
  switch (node.op) {
    case 'value':
    case 'id':
      return
    case '.':
    case '.?':
      collect(node.args[0], locals, optional, into)
      return
    case 'call':
      for (const argument of node.args[1]) collect(argument, locals, optional || node.args[0] === 'has', into)
      return
    case 'rcall': {
      const [method, receiver, args] = node.args
      collect(receiver, locals, optional, into)
      const variable = args[0]
      if (MACROS.has(method) && variable?.op === 'id') {
        for (const argument of args.slice(1)) collect(argument, [...locals, variable.args], optional, into)
      } else for (const argument of args) collect(argument, locals, optional, into)
      return
    }
    case 'list':
      for (const item of node.args) collect(item, locals, optional, into)
      return
    case 'map':
      for (const [key, value] of node.args) {
        collect(key, locals, optional, into)
        collect(value, locals, optional, into)
      }
      return
    case '!_':
    case '-_':
      collect(node.args, locals, optional, into)
      return
    default:
      for (const argument of node.args) collect(argument, locals, optional, into)
  }
}

/** What expressions can read, by name. */
export type ExpressionScope = Readonly<Record<string, unknown>>

/**
 * Evaluates an expression. Throws a {@link TerminalError} when a name or key does not exist or the kinds do not fit.
 *
 * @example
 * evaluateExpression('a.b * 2', { a: { b: 3 } }) // 6
 */
export function evaluateExpression(code: string, scope: ExpressionScope): JsonValue {
  try {
    return toJson(evaluateCode(code, scope))
  } catch (error) {
    const { summary, message } = error as CelFault
    const reason = noSuchKey(summary, code, scope) ?? summary ?? message ?? String(error)
    throw new TerminalError('WF_EXPRESSION', `Expected a value of \`${code.trim()}\`, was: ${reason}.`, {
      cause: error,
      ...(summary?.startsWith('No such key') === true
        ? { hint: 'Ask with `has(…)` for what need not be there: phases that were skipped or failed have no outputs.' }
        : {}),
    })
  }
}

/** What is missing where an expression reads a key that a mapping does not have, with what it has instead. */
function noSuchKey(summary: string | undefined, code: string, scope: ExpressionScope): string | undefined {
  const parsed = summary?.startsWith('No such key') === true ? parseExpression(code) : undefined
  if (parsed?.ok !== true) return undefined
  const missing = parsed.paths.flatMap((path) => missingKey(path, scope) ?? [])[0]
  if (missing === undefined) return undefined
  const { inside, name, legal } = missing
  const near = nearest(name, legal)
  const has = legal.length === 0 ? 'which has nothing' : `which has ${listNames(legal)}`
  return `no "${name}" in "${inside}", ${near === undefined ? has : `perhaps "${near}"`}`
}

/**
 * The first key of a path that a mapping of the scope does not have; `undefined` when there is none, or what lacks it is
 * no mapping.
 */
export function missingKey(
  read: ExpressionPath,
  scope: ExpressionScope,
):
  | { readonly read: ExpressionPath; readonly inside: string; readonly name: string; readonly legal: readonly string[] }
  | undefined {
  let at: unknown = scope
  for (const [index, segment] of read.segments.entries()) {
    if (at === null || typeof at !== 'object' || Array.isArray(at)) return undefined
    if (!Object.hasOwn(at, String(segment))) {
      return { read, inside: read.segments.slice(0, index).join('.'), name: String(segment), legal: Object.keys(at) }
    }
    at = (at as Readonly<Record<string, unknown>>)[String(segment)]
  }
  return undefined
}

/** Evaluates a condition or gate, with or without `${…}`. Anything but true or false is a {@link TerminalError}. */
export function evaluateCondition(text: string, scope: ExpressionScope): boolean {
  const value = evaluateExpression(conditionCode(text), scope)
  if (typeof value === 'boolean') return value
  throw new TerminalError(
    'WF_EXPRESSION',
    `Expected true or false from \`${text.trim()}\`, was ${JSON.stringify(value)}.`,
  )
}

/**
 * A value with every `${…}` in its texts replaced and every escaped `$${` made plain.
 *
 * @example
 * resolveExpressions({ n: '${a}', label: 'best of ${a}' }, { a: 5 }) // { n: 5, label: 'best of 5' }
 * resolveExpressions('$${HOME}', {}) // '${HOME}'
 */
export function resolveExpressions(value: JsonValue, scope: ExpressionScope): JsonValue {
  return mapTexts(value, (text) => {
    const { found } = findPlaceholders(text)
    if (isWhole(text, found)) return evaluateExpression(found[0]!.code, scope)
    return replaced(text, found, unescapeText, ({ code }) => {
      const result = evaluateExpression(code, scope)
      return typeof result === 'string' ? result : JSON.stringify(result)
    })
  })
}

/**
 * A value with some of its `${…}` replaced, to be read by {@link resolveExpressions} again: escapes stay, and what is put
 * in is escaped, so that the text of a value is never taken for an expression.
 *
 * @param settles which expressions to replace; others stay as written
 * @example
 * settleExpressions('${a} of ${later.n}', { a: 5 }, (code) => code === 'a') // '5 of ${later.n}'
 */
export function settleExpressions(
  value: JsonValue,
  scope: ExpressionScope,
  settles: (code: string) => boolean,
): JsonValue {
  return mapTexts(value, (text) => {
    const { found } = findPlaceholders(text)
    if (isWhole(text, found)) {
      return settles(found[0]!.code) ? escapeExpressions(evaluateExpression(found[0]!.code, scope)) : text
    }
    return replaced(text, found, String, ({ start, end, code }) => {
      if (!settles(code)) return text.slice(start, end)
      const result = evaluateExpression(code, scope)
      const written = typeof result === 'string' ? result : JSON.stringify(result)
      // A dollar could join what follows it to an escape or an expression; as a literal in an expression it cannot.
      return written.includes('$') ? `\${${JSON.stringify(written)}}` : written
    })
  })
}

function toJson(value: unknown): JsonValue {
  if (typeof value === 'bigint') {
    if (BigInt(Number(value)) === value) return Number(value)
    throw new Error(`the result is ${value}, which is too large for an exact number`)
  }
  if (value instanceof Date) return value.toISOString()
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    throw new Error(`the result is ${value}, which has no JSON spelling`)
  }
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), toJson(item)]))
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]))
  }
  throw new Error('the result is not a JSON value')
}
