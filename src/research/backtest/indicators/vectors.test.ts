/** @module Indicators against the published vectors of Tulip Indicators (three decimals) and backtrader (six decimals). */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readReferenceBars } from '../../../../test/fixtures/reference-bars.ts'
import { createContext } from '../strategy-context.ts'
import { type IndicatorName, indicators } from './index.ts'
import { computeIndicator, type Indicator } from './indicator.ts'

const shared = new URL('../../../../../shared/refdata/', import.meta.url)
const tulip = new URL('tulip/', shared)
const backtrader = new URL('backtrader/', shared)

interface TulipCase {
  readonly indicator: IndicatorName
  /** Names of our parameters in the order of Tulip's options. */
  readonly options?: readonly string[]
  /** Parameters that Tulip fixes. */
  readonly fixed?: Readonly<Record<string, number>>
  readonly lines?: readonly string[]
  readonly scale?: number
}

const period = { options: ['period'] } as const

const tulipCases: Readonly<Record<string, TulipCase>> = {
  ad: { indicator: 'ad_line' },
  adosc: { indicator: 'chaikin_oscillator', options: ['fast_period', 'slow_period'] },
  adx: { indicator: 'adx', ...period, lines: ['adx'] },
  alma: { indicator: 'alma', options: ['period', 'offset', 'sigma'] },
  aroon: { indicator: 'aroon', ...period, lines: ['down', 'up'] },
  aroonosc: { indicator: 'aroon', ...period, lines: ['oscillator'] },
  bbands: { indicator: 'bollinger_bands', options: ['period', 'deviations'], lines: ['lower', 'middle', 'upper'] },
  cmf: { indicator: 'cmf', ...period },
  cmo: { indicator: 'cmo', ...period },
  di: { indicator: 'adx', ...period, lines: ['plus_di', 'minus_di'] },
  ema: { indicator: 'ema_from_first', ...period },
  hma: { indicator: 'hma', ...period },
  kama: { indicator: 'kama', ...period },
  linreg: { indicator: 'linreg', ...period, lines: ['end'] },
  linregslope: { indicator: 'linreg', ...period, lines: ['slope'] },
  mfi: { indicator: 'mfi', ...period },
  mom: { indicator: 'momentum', ...period },
  psar: { indicator: 'psar', options: ['step', 'maximum'] },
  roc: { indicator: 'roc', ...period, scale: 0.01 },
  rsi: { indicator: 'rsi', ...period },
  sma: { indicator: 'sma', ...period },
  ultosc: { indicator: 'ultimate_oscillator', options: ['period1', 'period2', 'period3'] },
  vhf: { indicator: 'vertical_horizontal_filter', ...period },
  vwma: { indicator: 'vwma', ...period },
  wilders: { indicator: 'wilder_average', ...period },
  willr: { indicator: 'williams_r', ...period },
  wma: { indicator: 'wma', ...period },
}

test.skipIf(!existsSync(tulip))('indicators give the vectors of Tulip', () => {
  const failures: string[] = []
  let compared = 0
  for (const file of ['atoz.txt', 'extra.txt', 'untest.txt']) {
    for (const block of readFileSync(new URL(file, tulip), 'utf8').split(/\r?\n\s*\r?\n/)) {
      const lines = block.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'))
      const [name, ...options] = (lines[0] ?? '').trim().split(/\s+/)
      const known = tulipCases[name ?? '']
      if (known === undefined || lines[1]?.startsWith('{') !== true) continue
      const columns = lines.slice(1).map((line) => Float64Array.from(line.replace(/[{}]/g, '').split(','), Number))
      const indicator = indicators[known.indicator] as Indicator
      const parameters: Record<string, number> = Object.fromEntries(
        Object.entries(indicator.parameters).map(([key, { default: value }]) => [key, value]),
      )
      known.options?.forEach((key, i) => {
        parameters[key] = Number(options[i])
      })
      const inputs = columns.slice(0, indicator.inputs.length)
      const found = indicator.outputs.map(() => new Float64Array(inputs[0]!.length).fill(Number.NaN))
      computeIndicator(indicator, inputs, parameters, found)
      columns.slice(indicator.inputs.length).forEach((expected, place) => {
        const line = known.lines?.[place] ?? indicator.outputs[0]!
        const values = found[indicator.outputs.indexOf(line)]!.slice(-expected.length)
        // Tulip shows some indicators a few bars before they have seen all of their bars; there we have none.
        let worst = 0
        values.forEach((value, i) => {
          if (Number.isNaN(value) && i < Number(options[0])) return
          const difference =
            Math.abs(value * (known.scale ?? 1) - expected[i]!) / Math.max(1, Math.abs(expected[i]!) / 100)
          worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
        })
        compared++
        if (!(worst < 0.0011)) failures.push(`${file} ${lines[0]} ${line}: ${worst}`)
      })
    }
  }
  expect(failures).toEqual([])
  expect(compared).toBeGreaterThan(40)
})

/** Name of backtrader's vector, our indicator, its parameters, our lines in backtrader's order. */
const backtraderCases: readonly (readonly [
  string,
  IndicatorName,
  Readonly<Record<string, number>>,
  readonly string[],
])[] = [
  ['aroonoscillator', 'aroon', { period: 14 }, ['oscillator']],
  ['aroonupdown', 'aroon', { period: 14 }, ['up', 'down']],
  ['atr', 'atr', {}, ['value']],
  ['awesomeoscillator', 'awesome_oscillator', {}, ['value']],
  ['bbands', 'bollinger_bands', {}, ['middle', 'upper', 'lower']],
  ['dema', 'dema', { period: 30 }, ['value']],
  ['ema', 'ema', { period: 30 }, ['value']],
  ['hma', 'hma', { period: 30 }, ['value']],
  ['ichimoku', 'ichimoku', {}, ['conversion', 'base', 'span_a', 'span_b']],
  ['macdhisto', 'macd', {}, ['macd', 'signal', 'histogram']],
  ['momentum', 'momentum', { period: 12 }, ['value']],
  ['rsi', 'rsi', {}, ['value']],
  ['sma', 'sma', { period: 30 }, ['value']],
  ['smma', 'wilder_average', { period: 30 }, ['value']],
  ['stochastic', 'stochastic', {}, ['d', 'slow_d']],
  ['tema', 'tema', { period: 30 }, ['value']],
  ['trix', 'trix', { period: 15 }, ['value']],
  ['ultosc', 'ultimate_oscillator', {}, ['value']],
  ['vortex', 'vortex', {}, ['plus', 'minus']],
  ['williamsr', 'williams_r', {}, ['value']],
  ['wma', 'wma', { period: 30 }, ['value']],
]

test.skipIf(!existsSync(backtrader))('indicators give the vectors of backtrader', () => {
  const { indicators: vectors } = JSON.parse(
    readFileSync(new URL('indicator_test_vectors.json', backtrader), 'utf8'),
  ) as {
    indicators: Record<
      string,
      { params: object; at_index: Record<'last' | 'first_valid' | 'middle', number>; values: (string | string[])[][] }
    >
  }
  const context = createContext(readReferenceBars(new URL('2006-day-001.txt', backtrader)))
  const failures: string[] = []
  for (const [name, indicator, parameters, lines] of backtraderCases) {
    const vector = vectors[name]
    if (vector === undefined) {
      failures.push(`${name} is not among the vectors: ${Object.keys(vectors).join(', ')}`)
      continue
    }
    const { last, first_valid, middle } = vector.at_index
    const found = context.indicator(indicators[indicator] as Indicator, parameters)
    lines.forEach((line, place) => {
      ;[last, first_valid, middle].forEach((bar, i) => {
        const expected = [vector.values[place]![i]!].flat().map(Number)
        const value = found[line]![bar]!
        if (!expected.some((each) => Math.abs(value - each) < 2e-6 || Number.isNaN(each))) {
          failures.push(`${name} ${JSON.stringify(vector.params)} ${line} at ${bar}: ${value}, not ${expected}`)
        }
      })
    })
  }
  expect(failures).toEqual([])
})
