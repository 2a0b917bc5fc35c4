/** @module The Common Expression Language as workflows have it: its operators, functions and limits. */
import { setFlagsFromString } from 'node:v8'
import { Environment } from '@marcbachmann/cel-js'

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
  // Patterns that would backtrack for ever are left to the engine that does not; it knows what RE2 knows.
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
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
  environment = env
  return env
}
