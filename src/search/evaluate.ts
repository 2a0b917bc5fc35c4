/**
 * @module Turns the tree of a constraint into functions of a row: does it hold, by how much is it violated, and, for
 * pruning, can it hold at all while some numbers are only known to lie in an interval (interval arithmetic).
 */
import { exp, log } from '../core/special-functions.ts'
import type { Comparison, Expression } from './expression.ts'

/** How a name reads its number, and which number stands for a text compared with it. */
export interface Binding {
  readonly column: number
  /** The number of a text, for `exit = "trailing"`; NaN when the parameter has no such value. */
  number(text: string): number
}

/** A row of numbers, or its lower or upper bounds. */
export type Row = ArrayLike<number>

/** A compiled expression: its value at a row and bounds of its value over a box of rows. Truth is 1, falsehood 0. */
export interface Compiled {
  value(row: Row): number
  low(low: Row, high: Row): number
  high(low: Row, high: Row): number
  /** 0 when true; else how far from true, in units of the compared quantity. */
  violation(row: Row): number
}

/** Numbers closer than this count as equal (`=`), as the catalog of constraints demands. */
export const EQUALITY_TOLERANCE = 1e-6
/** Sums of decimals such as 0.1 + 0.2 miss their value by some units of the last place; inequalities forgive those. */
const ROUNDING = 1e-12

const slack = (a: number, b: number): number => {
  const size = Math.max(1, Math.abs(a), Math.abs(b))
  return size === Number.POSITIVE_INFINITY ? 0 : ROUNDING * size
}

const comparisons: Readonly<
  Record<Comparison, { holds(a: number, b: number): boolean; gap(a: number, b: number): number }>
> = {
  '<=': { holds: (a, b) => a <= b + slack(a, b), gap: (a, b) => a - b },
  '<': { holds: (a, b) => a < b - slack(a, b), gap: (a, b) => a - b + slack(a, b) * 2 },
  '>=': { holds: (a, b) => a >= b - slack(a, b), gap: (a, b) => b - a },
  '>': { holds: (a, b) => a > b + slack(a, b), gap: (a, b) => b - a + slack(a, b) * 2 },
  '=': { holds: (a, b) => Math.abs(a - b) <= EQUALITY_TOLERANCE, gap: (a, b) => Math.abs(a - b) },
  '!=': { holds: (a, b) => Math.abs(a - b) > EQUALITY_TOLERANCE, gap: () => 1 },
}

const truth = (holds: boolean): number => (holds ? 1 : 0)
/** A value used as a truth: anything but 0. */
const isTrue = (value: number): boolean => value !== 0 && !Number.isNaN(value)

/** Compiles a tree whose names are all bound. Errors of binding are found before, so nothing here throws. */
export function compile(node: Expression, bind: (name: string) => Binding): Compiled {
  const of = (child: Expression): Compiled => compile(child, bind)
  switch (node.kind) {
    case 'number':
      return constant(node.value)
    case 'text':
      return constant(Number.NaN)
    case 'name': {
      const { column } = bind(node.name)
      return withoutDistance({
        value: (row) => row[column]!,
        low: (low) => low[column]!,
        high: (_low, high) => high[column]!,
      })
    }
    case 'negate': {
      const a = of(node.operand)
      return withoutDistance({
        value: (row) => -a.value(row),
        low: (l, h) => -a.high(l, h),
        high: (l, h) => -a.low(l, h),
      })
    }
    case 'not': {
      const a = asTruth(of(node.operand))
      return withoutDistance({
        value: (row) => 1 - a.value(row),
        low: (l, h) => 1 - a.high(l, h),
        high: (l, h) => 1 - a.low(l, h),
      })
    }
    case 'arithmetic':
      return arithmetic(node.operator, of(node.left), of(node.right))
    case 'compare':
      return compare(node.operator, ...comparedPair(node.left, node.right, bind))
    case 'in': {
      const tests = node.options.map((option) => compare('=', ...comparedPair(node.left, option, bind)))
      return tests.reduce((a, b) => either(a, b))
    }
    case 'and':
      return both(asTruth(of(node.left)), asTruth(of(node.right)))
    case 'or':
      return either(asTruth(of(node.left)), asTruth(of(node.right)))
    case 'requires':
      return either(negation(asTruth(of(node.left))), asTruth(of(node.right)))
    case 'excludes':
      return either(negation(asTruth(of(node.left))), negation(asTruth(of(node.right))))
    case 'call':
      return call(node.name, node.args.map(of))
  }
}

/** Both sides of a comparison; a text takes the number that the name on the other side gives it. */
function comparedPair(left: Expression, right: Expression, bind: (name: string) => Binding): [Compiled, Compiled] {
  const side = (node: Expression, other: Expression): Compiled =>
    node.kind === 'text' && other.kind === 'name' ? constant(bind(other.name).number(node.value)) : compile(node, bind)
  return [side(left, right), side(right, left)]
}

function withoutDistance(parts: Omit<Compiled, 'violation'>): Compiled {
  return { ...parts, violation: (row) => truth(!isTrue(parts.value(row))) }
}

function constant(value: number): Compiled {
  return withoutDistance({ value: () => value, low: () => value, high: () => value })
}

function asTruth(a: Compiled): Compiled {
  return {
    value: (row) => truth(isTrue(a.value(row))),
    low: (l, h) => truth(a.low(l, h) > 0 || a.high(l, h) < 0),
    high: (l, h) => truth(!(a.low(l, h) === 0 && a.high(l, h) === 0)),
    violation: a.violation,
  }
}

function negation(a: Compiled): Compiled {
  return withoutDistance({
    value: (row) => 1 - a.value(row),
    low: (l, h) => 1 - a.high(l, h),
    high: (l, h) => 1 - a.low(l, h),
  })
}

function both(a: Compiled, b: Compiled): Compiled {
  return {
    value: (row) => Math.min(a.value(row), b.value(row)),
    low: (l, h) => Math.min(a.low(l, h), b.low(l, h)),
    high: (l, h) => Math.min(a.high(l, h), b.high(l, h)),
    violation: (row) => a.violation(row) + b.violation(row),
  }
}

function either(a: Compiled, b: Compiled): Compiled {
  return {
    value: (row) => Math.max(a.value(row), b.value(row)),
    low: (l, h) => Math.max(a.low(l, h), b.low(l, h)),
    high: (l, h) => Math.max(a.high(l, h), b.high(l, h)),
    violation: (row) => Math.min(a.violation(row), b.violation(row)),
  }
}

function compare(operator: Comparison, a: Compiled, b: Compiled): Compiled {
  const { holds, gap } = comparisons[operator]
  const value = (row: Row): number => truth(holds(a.value(row), b.value(row)))
  // The pair of ends at which the comparison is easiest, and the pair at which it is hardest.
  const rising = operator === '<' || operator === '<='
  const easiest = (l: Row, h: Row): boolean => {
    const [al, ah, bl, bh] = [a.low(l, h), a.high(l, h), b.low(l, h), b.high(l, h)]
    if (operator === '=') return al <= bh + EQUALITY_TOLERANCE && bl <= ah + EQUALITY_TOLERANCE
    if (operator === '!=') return !(al === ah && bl === bh && al === bl)
    return rising ? holds(al, bh) : holds(ah, bl)
  }
  const hardest = (l: Row, h: Row): boolean => {
    const [al, ah, bl, bh] = [a.low(l, h), a.high(l, h), b.low(l, h), b.high(l, h)]
    if (operator === '=') return al === ah && bl === bh && holds(al, bl)
    if (operator === '!=') return al > bh + EQUALITY_TOLERANCE || bl > ah + EQUALITY_TOLERANCE
    return rising ? holds(ah, bl) : holds(al, bh)
  }
  return {
    value,
    low: (l, h) => truth(hardest(l, h)),
    high: (l, h) => truth(easiest(l, h)),
    violation: (row) => (value(row) === 1 ? 0 : Math.max(Number.MIN_VALUE, gap(a.value(row), b.value(row)) || 1)),
  }
}

function arithmetic(operator: '+' | '-' | '*' | '/', a: Compiled, b: Compiled): Compiled {
  switch (operator) {
    case '+':
      return withoutDistance({
        value: (row) => a.value(row) + b.value(row),
        low: (l, h) => a.low(l, h) + b.low(l, h),
        high: (l, h) => a.high(l, h) + b.high(l, h),
      })
    case '-':
      return withoutDistance({
        value: (row) => a.value(row) - b.value(row),
        low: (l, h) => a.low(l, h) - b.high(l, h),
        high: (l, h) => a.high(l, h) - b.low(l, h),
      })
    case '*': {
      const corners = (l: Row, h: Row): number[] => {
        const [al, ah, bl, bh] = [a.low(l, h), a.high(l, h), b.low(l, h), b.high(l, h)]
        return [al * bl, al * bh, ah * bl, ah * bh].map((x) => (Number.isNaN(x) ? 0 : x))
      }
      return withoutDistance({
        value: (row) => a.value(row) * b.value(row),
        low: (l, h) => Math.min(...corners(l, h)),
        high: (l, h) => Math.max(...corners(l, h)),
      })
    }
    case '/': {
      const corners = (l: Row, h: Row): number[] => {
        const [al, ah, bl, bh] = [a.low(l, h), a.high(l, h), b.low(l, h), b.high(l, h)]
        if (bl <= 0 && bh >= 0) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
        return [al / bl, al / bh, ah / bl, ah / bh]
      }
      return withoutDistance({
        value: (row) => a.value(row) / b.value(row),
        low: (l, h) => Math.min(...corners(l, h)),
        high: (l, h) => Math.max(...corners(l, h)),
      })
    }
  }
}

function call(name: 'min' | 'max' | 'abs' | 'sqrt' | 'log' | 'exp', args: readonly Compiled[]): Compiled {
  const [a] = args as readonly [Compiled, ...Compiled[]]
  if (name === 'min' || name === 'max') {
    const pick = name === 'min' ? Math.min : Math.max
    return withoutDistance({
      value: (row) => args.reduce((best, arg) => pick(best, arg.value(row)), a.value(row)),
      low: (l, h) => args.reduce((best, arg) => pick(best, arg.low(l, h)), a.low(l, h)),
      high: (l, h) => args.reduce((best, arg) => pick(best, arg.high(l, h)), a.high(l, h)),
    })
  }
  if (name === 'abs') {
    return withoutDistance({
      value: (row) => Math.abs(a.value(row)),
      low: (l, h) => Math.max(0, a.low(l, h), -a.high(l, h)),
      high: (l, h) => Math.max(Math.abs(a.low(l, h)), Math.abs(a.high(l, h))),
    })
  }
  const rising = name === 'sqrt' ? (x: number) => Math.sqrt(Math.max(0, x)) : name === 'log' ? log : exp
  const bounded = (x: number): number => (Number.isNaN(rising(x)) ? Number.NEGATIVE_INFINITY : rising(x))
  return withoutDistance({
    value: (row) => (name === 'sqrt' ? Math.sqrt(a.value(row)) : rising(a.value(row))),
    low: (l, h) => bounded(a.low(l, h)),
    high: (l, h) => bounded(a.high(l, h)),
  })
}

/** Σ coefficient·column + constant, or undefined when the expression is not of that form. */
export interface LinearForm {
  readonly coefficients: ReadonlyMap<string, number>
  readonly constant: number
}

/** Recognizes a linear expression: sums, differences, and products or quotients with numbers. */
export function linearForm(node: Expression): LinearForm | undefined {
  const combine = (a: LinearForm, b: LinearForm, factor: number): LinearForm => {
    const coefficients = new Map(a.coefficients)
    for (const [name, value] of b.coefficients) coefficients.set(name, (coefficients.get(name) ?? 0) + factor * value)
    return { coefficients, constant: a.constant + factor * b.constant }
  }
  const zero: LinearForm = { coefficients: new Map(), constant: 0 }
  switch (node.kind) {
    case 'number':
      return { coefficients: new Map(), constant: node.value }
    case 'name':
      return { coefficients: new Map([[node.name, 1]]), constant: 0 }
    case 'negate': {
      const a = linearForm(node.operand)
      return a && combine(zero, a, -1)
    }
    case 'arithmetic': {
      const a = linearForm(node.left)
      const b = linearForm(node.right)
      if (a === undefined || b === undefined) return undefined
      if (node.operator === '+') return combine(a, b, 1)
      if (node.operator === '-') return combine(a, b, -1)
      if (node.operator === '*') {
        if (a.coefficients.size === 0) return combine(zero, b, a.constant)
        return b.coefficients.size === 0 ? combine(zero, a, b.constant) : undefined
      }
      return b.coefficients.size === 0 && b.constant !== 0 ? combine(zero, a, 1 / b.constant) : undefined
    }
    default:
      return undefined
  }
}
