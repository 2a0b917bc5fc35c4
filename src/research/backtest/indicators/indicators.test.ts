import { describe, expect, test } from 'vitest'
import { randomBars } from '../../../../test/fixtures/reference-bars.ts'
import { toBars } from '../../market/bars.ts'
import { createContext } from '../strategy-context.ts'
import { indicators } from './index.ts'
import { computeIndicator, type Indicator } from './indicator.ts'

const all: readonly (readonly [string, Indicator])[] = Object.entries(indicators)

describe.each(all)('indicator %s', (name, indicator) => {
  const parameters = Object.fromEntries(Object.entries(indicator.parameters).map(([key, each]) => [key, each.default]))
  const bars = randomBars(3, 400)
  const inputs = indicator.inputs.map((column) => bars[column])
  const lines = createContext(bars).indicator(indicator)

  test('is registered under its name and described with its formula', () => {
    expect(indicator.name).toBe(name)
    expect(indicator.description).toMatch(/\.$/)
    expect(new Set(indicator.outputs).size).toBe(indicator.outputs.length)
  })

  test('has its first complete bar where it says, and a number on every bar from there on', () => {
    const warmup = indicator.warmup(parameters)
    const complete = (bar: number): boolean => indicator.outputs.every((line) => Number.isFinite(lines[line]![bar]))
    // Swing points and levels exist only once there was one.
    const late = { swing: 40, support_resistance: 150, price_peaks: 20, trendlines: 200 }[name] ?? 0
    if (warmup > 0) expect(complete(warmup - 1)).toBe(false)
    for (let bar = warmup + late; bar < bars.length; bar++) if (!complete(bar)) expect.fail(`no value at bar ${bar}`)
  })

  test('gives the same fed bar by bar as over whole columns', () => {
    const step = indicator.start(parameters)
    const input = new Float64Array(inputs.length)
    const output = new Float64Array(indicator.outputs.length)
    for (let bar = 0; bar < bars.length; bar++) {
      for (let k = 0; k < input.length; k++) input[k] = inputs[k]![bar]!
      output.fill(Number.NaN)
      step(input, output)
      indicator.outputs.forEach((line, k) => {
        const whole = lines[line]![bar]!
        if (Number.isNaN(whole)) expect(output[k]).toBeNaN()
        else expect(Math.abs(output[k]! - whole)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(whole)))
      })
    }
  })

  test('does not change its past when the future does', () => {
    const cut = 250
    const other = randomBars(4, 400)
    const changed = inputs.map((column, k) =>
      Float64Array.from(column, (value, bar) => (bar < cut ? value : other[indicator.inputs[k]!][bar]!)),
    )
    const out = indicator.outputs.map(() => new Float64Array(bars.length).fill(Number.NaN))
    computeIndicator(indicator, changed, parameters, out)
    indicator.outputs.forEach((line, k) => {
      for (let bar = 0; bar < cut; bar++) {
        const before = lines[line]![bar]!
        // Sums of prices without a common tick carry rounding that depends on nothing but the past as well.
        if (!Object.is(out[k]![bar], before)) expect.fail(`${line} at bar ${bar}: ${out[k]![bar]} was ${before}`)
      }
    })
  })

  test('takes a missing bar for no value: it has none there, and goes on as if it had not been', () => {
    const gap = 150
    const columns = (['open', 'high', 'low', 'close', 'volume'] as const).map((column) => [
      column,
      bars[column].map((value, bar) => (bar === gap ? Number.NaN : value)),
    ])
    const found = createContext({ ...bars, ...Object.fromEntries(columns) }).indicator(indicator)
    const step = indicator.start(parameters)
    const output = new Float64Array(indicator.outputs.length)
    const input = new Float64Array(inputs.length)
    for (let bar = 0; bar < bars.length; bar++) {
      for (let k = 0; k < input.length; k++) {
        input[k] = bar === gap && indicator.inputs[k] !== 'time' ? Number.NaN : inputs[k]![bar]!
      }
      output.fill(Number.NaN)
      step(input, output)
      indicator.outputs.forEach((line, k) => {
        const whole = found[line]![bar]!
        if (Number.isNaN(whole) !== Number.isNaN(output[k]) || Math.abs(whole - output[k]!) > 1e-9 * Math.abs(whole)) {
          expect.fail(`${line} at bar ${bar}: ${whole} over columns, ${output[k]} bar by bar`)
        }
      })
    }
    for (const line of indicator.outputs) expect(Number.isFinite(found[line]!.at(-1))).toBe(true)
  })

  test('has its stated value when nothing moves and nothing is traded', () => {
    const still = new Array<number>(300).fill(50)
    const nothing = new Array<number>(300).fill(0)
    const time = still.map((_, i) => i * 86_400e6)
    const flat = toBars('STILL', { time, open: still, high: still, low: still, close: still, volume: nothing })
    const found = createContext(flat).indicator(indicator)
    for (const line of indicator.outputs) {
      const last = found[line]![299]!
      if (['swing', 'support_resistance', 'price_peaks', 'trendlines'].includes(name)) expect(last).toBeNaN()
      else expect(Number.isFinite(last)).toBe(true)
    }
  })
})
