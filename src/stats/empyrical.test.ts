/** @module Metrics against the published test cases of empyrical, to their eight decimals. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { conventions, describeReturns, type ReturnFigures } from './convention.ts'

const file = new URL('../../../shared/refdata/empyrical/test_cases.json', import.meta.url)

interface Published {
  readonly inputs: Record<string, { readonly values: readonly (number | 'NaN')[] }>
  readonly cases: readonly {
    readonly test: string
    readonly returns?: unknown
    readonly period?: string
    readonly required_return?: number
    readonly risk_free?: number
    readonly starting_value?: number
    readonly expected?: unknown
  }[]
}

/** The tests of empyrical that have a figure of ours, with its sign there. */
const figures: Readonly<Record<string, readonly [keyof ReturnFigures, 1 | -1]>> = {
  cum_returns_final: ['total_return', 1],
  max_drawdown: ['max_drawdown', -1],
  annual_ret: ['annualized_return', 1],
  annual_return: ['annualized_return', 1],
  cagr: ['annualized_return', 1],
  annual_volatility: ['volatility', 1],
  calmar: ['calmar_ratio', 1],
  omega: ['omega_ratio', 1],
  sharpe_ratio: ['sharpe_ratio', 1],
  downside_risk: ['downside_deviation', 1],
  sortino: ['sortino_ratio', 1],
  tail_ratio: ['tail_ratio', 1],
  value_at_risk: ['value_at_risk', -1],
  conditional_value_at_risk: ['expected_shortfall', -1],
}

/** These count a missing return as a period without one; the others leave it out. */
const counted = ['annual_ret', 'cagr', 'calmar', 'tail_ratio']

const periods: Readonly<Record<string, number>> = { daily: 252, weekly: 52, monthly: 12, quarterly: 4, yearly: 1 }

test.skipIf(!existsSync(file))(
  'figures are those of empyrical where it has a number, and 0 or the limit where it has none',
  () => {
    const { inputs, cases } = JSON.parse(readFileSync(file, 'utf8')) as Published
    let numbers = 0
    let missing = 0
    const failures: string[] = []
    for (const { test: name, returns, period, required_return, risk_free, starting_value, expected } of cases) {
      const figure = figures[name]
      const input = typeof returns === 'string' ? inputs[returns] : undefined
      if (
        figure === undefined ||
        input === undefined ||
        [required_return, risk_free, starting_value].some((value) => (value ?? 0) !== 0)
      )
        continue
      if (typeof expected !== 'number' && expected !== 'NaN') continue
      const values = input.values.flatMap((value) => (value === 'NaN' ? (counted.includes(name) ? [0] : []) : [value]))
      const tolerance = name === 'cum_returns_final' ? 1e-4 : 1e-8
      const found = describeReturns(values, { ...conventions.empyrical, periodsPerYear: periods[period ?? 'daily']! })
      const value = figure[1] * found[figure[0]]
      if (typeof expected === 'number') {
        numbers++
        if (Math.abs(value - expected) > tolerance * Math.max(1, Math.abs(expected)))
          failures.push(`${name} ${returns} ${period}: ${value}, not ${expected}`)
      } else {
        missing++
        if (![0, 1000].includes(Math.abs(value))) failures.push(`${name} ${returns}: ${value} where empyrical has none`)
      }
    }
    expect(failures).toEqual([])
    expect([numbers, missing]).toEqual([26, 6])
  },
)
