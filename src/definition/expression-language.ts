/** @module The Common Expression Language as workflows have it: its operators, functions and limits. */
import { type ASTNode, Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'

export type { ASTNode } from '@marcbachmann/cel-js'

/** Larger expressions are refused: conditions are sentences, not programs. */
export const expressionLimits = {
  maxAstNodes: 500,
  maxDepth: 32,
  maxListElements: 100,
  maxMapEntries: 100,
  maxCallArguments: 8,
} as const

let environment: Environment | undefined

/** The environment that parses and evaluates. Made once and late: it costs some milliseconds, and most definitions have no expression. */
export function cel(): Environment {
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
    '%': (a, b) => a % b,
  }
  env.registerOperator('double % double', (a: number, b: number) => a % b)
  env.registerOperator('double == int', (a: number, b: bigint) => a === Number(b))
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
    env.registerFunction(`${name}(list): double`, (list: readonly unknown[]) => {
      if (list.length === 0) throw new Error(`${name} of an empty list`)
      return list.map(Number).reduce((x, y) => apply(x, y))
    })
  }
  env.registerFunction(`string.${LINEAR_MATCHES}(string): bool`, (text: string, pattern: string) =>
    compilePattern(pattern).matcher(text).find(),
  )
  environment = env
  return env
}

/**
 * The name under which `matches` is evaluated: the library's own backtracks, and cannot be replaced. As long as the name that
 * it stands for, so that places in the text stay what they are.
 */
const LINEAR_MATCHES = 'matchRE'

/**
 * A pattern as the language has them (RE2): matched in time that grows with the text and no faster.
 *
 * @throws Error that says what is wrong with it, back references and looking around among it
 */
export function compilePattern(pattern: string): RE2JS {
  return RE2JS.compile(pattern)
}

/** Evaluates an expression that was parsed before. @throws the library's errors */
export function evaluateCode(code: string, scope: Readonly<Record<string, unknown>>): unknown {
  let linear = code
  if (code.includes('matches')) {
    for (const { args } of callsOfMatches(cel().parse(code).ast)) {
      const at = linear.indexOf('matches', args[1].end)
      linear = linear.slice(0, at) + LINEAR_MATCHES + linear.slice(at + LINEAR_MATCHES.length)
    }
  }
  return cel().evaluate(linear, scope as Record<string, unknown>)
}

/** Every `text.matches(pattern)` inside an expression. */
export function callsOfMatches(node: ASTNode): readonly Extract<ASTNode, { op: 'rcall' }>[] {
  const inside = childrenOf(node).flatMap(callsOfMatches)
  return node.op === 'rcall' && node.args[0] === 'matches' ? [node, ...inside] : inside
}

/** The expressions directly inside another. */
function childrenOf({ op, args }: ASTNode): readonly ASTNode[] {
  if (op === 'value' || op === 'id') return []
  return [args].flat(3).filter((each): each is ASTNode => typeof each === 'object' && each !== null && 'op' in each)
}
