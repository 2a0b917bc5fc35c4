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
 * integers (`7 / 2` is 3, `7.0 / 2` is 3.5). Mixed arithmetic gives doubles.
 */
import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { TerminalError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'

/** Larger expressions are refused: conditions are sentences, not programs. */
export const expressionLimits = {
  maxAstNodes: 500,
  maxDepth: 32,
  maxListElements: 100,
  maxMapEntries: 100,
  maxCallArguments: 8,
} as const

const MAX_LENGTH = 4000

let environment: Environment | undefined

/** Made once and late: it costs some milliseconds, and most definitions have no expression. */
function cel(): Environment {
  if (environment !== undefined) return environment
  const env = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: expressionLimits,
  })
  const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  }
  for (const [operator, apply] of Object.entries(arithmetic)) {
    env.registerOperator(`double ${operator} int`, (a: number, b: bigint) => apply(a, Number(b)))
    env.registerOperator(`int ${operator} double`, (a: bigint, b: number) => apply(Number(a), b))
  }
  for (const [name, apply] of Object.entries({
    abs: Math.abs,
    floor: Math.floor,
    ceil: Math.ceil,
    round: Math.round,
    sqrt: Math.sqrt,
  })) {
    env.registerFunction(`${name}(double): double`, (a: number) => apply(a))
    env.registerFunction(`${name}(int): double`, (a: bigint) => apply(Number(a)))
  }
  for (const [name, apply] of Object.entries({ min: Math.min, max: Math.max })) {
    for (const a of ['int', 'double']) {
      for (const b of ['int', 'double']) {
        env.registerFunction(`${name}(${a}, ${b}): double`, (x: number | bigint, y: number | bigint) =>
          apply(Number(x), Number(y)),
        )
      }
    }
  }
  environment = env
  return env
}

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
  const paths: ExpressionPath[] = []
  collect(ast, [], false, paths)
  return { ok: true, paths, type }
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
  const text = (summary ?? message ?? String(error)).replace(
    /^Unexpected token: EOF/,
    'Unexpected end of the expression',
  )
  return fault(
    `Expected a legal expression: ${text}${text.endsWith('.') ? '' : '.'}`,
    start,
    (range?.end ?? start + 1) - start,
  )
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

/** A `${…}` inside a text. `offset` is that of the code behind `${`. */
export interface Placeholder {
  readonly start: number
  readonly end: number
  readonly offset: number
  readonly code: string
}

/** The `${…}` of a text; braces and quotes inside the code are understood. An open one is returned as a fault. */
export function findPlaceholders(text: string): { readonly found: readonly Placeholder[]; readonly open?: number } {
  const found: Placeholder[] = []
  let at = 0
  while (true) {
    const start = text.indexOf('${', at)
    if (start < 0) return { found }
    if (text[start - 1] === '$') {
      at = start + 2
      continue
    }
    let depth = 1
    let quote = ''
    let index = start + 2
    for (; index < text.length && depth > 0; index++) {
      const character = text[index]!
      if (quote !== '') {
        if (character === '\\') index++
        else if (character === quote) quote = ''
      } else if (character === '"' || character === "'") quote = character
      else if (character === '{') depth++
      else if (character === '}') depth--
    }
    if (depth > 0) return { found, open: start }
    found.push({ start, end: index, offset: start + 2, code: text.slice(start + 2, index - 1) })
    at = index
  }
}

/** The code of a condition: each `${` and its `}` become brackets, so that offsets stay what they are in the text. */
export function conditionCode(text: string): string {
  let code = text
  for (const { start, end, offset } of findPlaceholders(text).found) {
    code = `${code.slice(0, start)} (${code.slice(offset, end - 1)})${code.slice(end)}`
  }
  return code
}

/** Whether a value has a `${…}` anywhere. */
export function hasExpression(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('${') && findPlaceholders(value).found.length > 0
  if (Array.isArray(value)) return value.some(hasExpression)
  return value !== null && typeof value === 'object' && Object.values(value).some(hasExpression)
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
    return toJson(cel().evaluate(code, scope as Record<string, unknown>))
  } catch (error) {
    const { summary, message } = error as CelFault
    throw new TerminalError(
      'WF_EXPRESSION',
      `Expected a value of \`${code.trim()}\`, was: ${summary ?? message ?? String(error)}.`,
      {
        cause: error,
      },
    )
  }
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

/** A value whose texts {@link resolveExpressions} gives back as they are. */
export function escapeExpressions(value: JsonValue): JsonValue {
  return mapTexts(value, (text) => text.replace(/\$+\{/g, '$$$&'))
}

/** A value with each `$${` made `${`; expressions stay as written. */
export function unescapeExpressions(value: JsonValue): JsonValue {
  return mapTexts(value, (text) => replaced(text, findPlaceholders(text).found, unescapeText))
}

function mapTexts(value: JsonValue, each: (text: string) => JsonValue): JsonValue {
  if (typeof value === 'string') return value.includes('${') ? each(value) : value
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item: JsonValue) => mapTexts(item, each))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item as JsonValue, each)]))
}

const isWhole = (text: string, [only, more]: readonly Placeholder[]): boolean =>
  only !== undefined && more === undefined && only.start === 0 && only.end === text.length

const unescapeText = (text: string): string => text.replaceAll('$${', '${')

function replaced(
  text: string,
  found: readonly Placeholder[],
  between: (text: string) => string,
  put: (placeholder: Placeholder) => string = ({ start, end }) => text.slice(start, end),
): string {
  let result = ''
  let at = 0
  for (const placeholder of found) {
    result += between(text.slice(at, placeholder.start)) + put(placeholder)
    at = placeholder.end
  }
  return result + between(text.slice(at))
}

function toJson(value: unknown): JsonValue {
  if (typeof value === 'bigint') return Number(value)
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
