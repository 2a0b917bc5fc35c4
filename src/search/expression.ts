/**
 * @module The language of constraints: `fast < slow`, `fast + 2 * slow <= 200`, `use_stop requires stop > 0.01`. Text to a
 * tree with spans; nothing is ever evaluated as code.
 *
 * ```
 * rule       := any ( ('requires' | 'excludes') any )?
 * any        := all ( 'or' all )*
 * all        := test ( 'and' test )*
 * test       := 'not' test | sum ( ('<' | '<=' | '>' | '>=' | '=' | '==' | '!=') sum )* | sum 'in' '[' literal, … ']'
 * sum        := product ( ('+' | '-') product )*
 * product    := factor ( ('*' | '/') factor )*
 * factor     := '-' factor | number '%'? | "text" | name | function '(' sum, … ')' | '(' rule ')'
 * ```
 *
 * `5 <= fast < slow` means both comparisons. `a requires b` means: not a, or b. `a excludes b`: not both.
 */
import { nearest } from '../core/suggest.ts'
import { SpaceError } from './space-error.ts'

/** Place in the text: offsets of the first character and of the one after the last. */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Comparison = '<' | '<=' | '>' | '>=' | '=' | '!='

export type Expression = Span &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'negate' | 'not'; readonly operand: Expression }
    | {
        readonly kind: 'arithmetic'
        readonly operator: '+' | '-' | '*' | '/'
        readonly left: Expression
        readonly right: Expression
      }
    | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: 'and' | 'or' | 'requires' | 'excludes'
        readonly left: Expression
        readonly right: Expression
      }
    | { readonly kind: 'call'; readonly name: FunctionName; readonly args: readonly Expression[] }
    | { readonly kind: 'in'; readonly left: Expression; readonly options: readonly Expression[] }
  )

/** Functions of the language with their number of arguments (at least). */
export const functionArity = { min: 2, max: 2, abs: 1, sqrt: 1, log: 1, exp: 1 } as const
export type FunctionName = keyof typeof functionArity

interface Token extends Span {
  readonly type: 'number' | 'name' | 'text' | 'symbol' | 'end'
  readonly text: string
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_][\w.]*)|("[^"]*"|'[^']*')|(<=|>=|==|!=|<>|&&|\|\||[-+*/()<>=,%![\]≤≥≠]))/y

const SPELLINGS: Readonly<Record<string, string>> = {
  '==': '=',
  '<>': '!=',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '&&': 'and',
  '||': 'or',
  '!': 'not',
}

function tokenize(source: Source): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  for (;;) {
    const from = TOKEN.lastIndex
    const match = TOKEN.exec(source.text)
    if (match === null) {
      const rest = source.text.slice(from)
      if (rest.trim() === '') break
      const at = from + rest.search(/\S/)
      throw syntaxError(source, { start: at, end: at + 1 }, 'a name, a number or an operator', source.text[at]!)
    }
    const text = match[1] ?? match[2] ?? match[3] ?? match[4]!
    const end = TOKEN.lastIndex
    const span = { start: end - text.length, end }
    if (match[1] !== undefined) tokens.push({ type: 'number', text, ...span })
    else if (match[2] !== undefined)
      tokens.push({ type: /^(and|or|not|in|requires|excludes)$/.test(text) ? 'symbol' : 'name', text, ...span })
    else if (match[3] !== undefined) tokens.push({ type: 'text', text: text.slice(1, -1), ...span })
    else tokens.push({ type: 'symbol', text: SPELLINGS[text] ?? text, ...span })
  }
  tokens.push({ type: 'end', text: 'the end', start: source.text.length, end: source.text.length })
  if (tokens.length > MOST_WORDS) {
    throw syntaxError(source, tokens[MOST_WORDS]!, `at most ${MOST_WORDS} words`, String(tokens.length))
  }
  return tokens
}

/** The text with a line of carets below the span. */
export function underline(source: string, span: Span): string {
  return `${source}\n${' '.repeat(span.start)}${'^'.repeat(Math.max(1, span.end - span.start))}`
}

/** What a text is: for messages. */
const KINDS = {
  constraint:
    'For example: fast_period < slow_period, fast_period + 2 * slow_period <= 200, use_stop requires stop > 0.01.',
  objective: 'For example: sharpe_ratio - 0.5 * max_drawdown, min(sharpe_ratio, 3) * total_return.',
} as const

interface Source {
  readonly text: string
  readonly kind: keyof typeof KINDS
}

/** More words, or parentheses within each other, than a person writes. */
const MOST_WORDS = 2000
const MOST_DEPTH = 50

function syntaxError({ text, kind }: Source, span: Span, expected: string, found: string): SpaceError {
  const code = kind === 'objective' ? 'SEARCH_OBJECTIVE' : 'SEARCH_CONSTRAINT'
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text
  return new SpaceError(code, [], `Expected ${expected} in the ${kind} "${shown}", was "${found}".`, {
    ...(text.length > 200 ? {} : { frame: underline(text, span) }),
    hint: KINDS[kind],
  })
}

/**
 * Parses one constraint, or one objective.
 *
 * @throws SpaceError `SEARCH_CONSTRAINT`, or `SEARCH_OBJECTIVE`, with the text and carets under the offending place
 * @example
 * parseExpression('fast < slow').kind // 'compare'
 */
export function parseExpression(text: string, kind: keyof typeof KINDS = 'constraint'): Expression {
  const source = { text, kind }
  const tokens = tokenize(source)
  let at = 0
  let depth = 0
  const peek = (): Token => tokens[at]!
  const take = (text: string): boolean => {
    const token = peek()
    if (token.type !== 'symbol' || token.text !== text) return false
    at++
    return true
  }
  const fail = (expected: string): never => {
    const token = peek()
    throw syntaxError(source, token, expected, token.type === 'end' ? 'the end' : token.text)
  }
  const expect = (text: string): void => {
    if (!take(text)) fail(`"${text}"`)
  }
  const span = (start: number): Span => ({ start, end: tokens[at - 1]!.end })

  const rule = (): Expression => {
    const left = any()
    for (const kind of ['requires', 'excludes'] as const) {
      if (take(kind)) {
        const right = any()
        return { kind, left, right, ...span(left.start) }
      }
    }
    return left
  }
  const any = (): Expression => {
    let left = all()
    while (take('or')) left = { kind: 'or', left, right: all(), ...span(left.start) }
    return left
  }
  const all = (): Expression => {
    let left = test()
    while (take('and')) left = { kind: 'and', left, right: test(), ...span(left.start) }
    return left
  }
  const test = (): Expression => {
    const start = peek().start
    if (take('not')) return { kind: 'not', operand: test(), ...span(start) }
    const first = sum()
    if (take('in')) {
      expect('[')
      const options = [factor()]
      while (take(',')) options.push(factor())
      expect(']')
      return { kind: 'in', left: first, options, ...span(start) }
    }
    let result: Expression | undefined
    let left = first
    for (;;) {
      const token = peek()
      if (token.type !== 'symbol' || !/^(<|<=|>|>=|=|!=)$/.test(token.text)) break
      at++
      const right = sum()
      const compare: Expression = {
        kind: 'compare',
        operator: token.text as Comparison,
        left,
        right,
        start: left.start,
        end: right.end,
      }
      result = result === undefined ? compare : { kind: 'and', left: result, right: compare, ...span(start) }
      left = right
    }
    return result ?? first
  }
  const sum = (): Expression => {
    let left = product()
    for (;;) {
      const operator = take('+') ? '+' : take('-') ? '-' : undefined
      if (operator === undefined) return left
      left = { kind: 'arithmetic', operator, left, right: product(), ...span(left.start) }
    }
  }
  const product = (): Expression => {
    let left = factor()
    for (;;) {
      const operator = take('*') ? '*' : take('/') ? '/' : undefined
      if (operator === undefined) return left
      left = { kind: 'arithmetic', operator, left, right: factor(), ...span(left.start) }
    }
  }
  const factor = (): Expression => {
    if (depth >= MOST_DEPTH) fail(`at most ${MOST_DEPTH} things within each other`)
    depth++
    const found = unlimited()
    depth--
    return found
  }
  const unlimited = (): Expression => {
    const token = peek()
    if (take('-')) return { kind: 'negate', operand: factor(), ...span(token.start) }
    if (take('(')) {
      const inner = rule()
      expect(')')
      return inner
    }
    if (token.type === 'number') {
      at++
      const value = take('%') ? Number(token.text) / 100 : Number(token.text)
      if (!Number.isFinite(value)) throw syntaxError(source, token, 'a number below 1.8e308', token.text)
      return { kind: 'number', value, ...span(token.start) }
    }
    if (token.type === 'text') {
      at++
      return { kind: 'text', value: token.text, ...span(token.start) }
    }
    if (token.type !== 'name') return fail('a name, a number or "("')
    at++
    if (token.text === 'true' || token.text === 'false') {
      return { kind: 'number', value: token.text === 'true' ? 1 : 0, ...span(token.start) }
    }
    if (!take('(')) return { kind: 'name', name: token.text, ...span(token.start) }
    if (!Object.hasOwn(functionArity, token.text)) {
      const near = nearest(token.text, Object.keys(functionArity))
      throw syntaxError(
        source,
        token,
        `a function (${Object.keys(functionArity).join(', ')})${near === undefined ? '' : `, such as ${near},`}`,
        token.text,
      )
    }
    const name = token.text as FunctionName
    const args = [sum()]
    while (take(',')) args.push(sum())
    expect(')')
    if (args.length < functionArity[name] || (functionArity[name] === 1 && args.length > 1)) {
      throw syntaxError(source, span(token.start), `${functionArity[name]} argument(s) of ${name}`, String(args.length))
    }
    return { kind: 'call', name, args, ...span(token.start) }
  }

  const result = rule()
  if (peek().type !== 'end') fail('an operator or the end')
  return result
}

/** The names in an expression, each once, in order of appearance. */
export function namesOf(expression: Expression): { readonly name: string; readonly span: Span }[] {
  const found = new Map<string, Span>()
  const visit = (node: Expression): void => {
    switch (node.kind) {
      case 'name':
        if (!found.has(node.name)) found.set(node.name, node)
        return
      case 'negate':
      case 'not':
        visit(node.operand)
        return
      case 'call':
        node.args.forEach(visit)
        return
      case 'in':
        visit(node.left)
        return
      case 'number':
      case 'text':
        return
      default:
        visit(node.left)
        visit(node.right)
    }
  }
  visit(expression)
  return [...found].map(([name, span]) => ({ name, span }))
}
