import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alignBars, type BarColumn, type Bars, randomWalkBars, toBars } from '../market/index.ts'
import { createFeaturePanel, features, whyImpossible } from './index.ts'

const walk = (symbol: string, length = 160): Bars => randomWalkBars({ symbol, length, seed: symbol })
const every = Object.values(features)

/** Values at a bar, by the formulas as they are written, from nothing but the bars. */
const byHand: Readonly<
  Record<keyof typeof features, (all: readonly Bars[], k: number, t: number, n: number) => number>
> = {
  momentum: (all, k, t, n) => all[k]!.close[t]! / all[k]!.close[t - n]! - 1,
  trend(all, k, t, n) {
    let total = 0
    for (let i = t - n + 1; i <= t; i++) total += all[k]!.close[i]!
    return all[k]!.close[t]! / (total / n) - 1
  },
  volume(all, k, t, n) {
    let total = 0
    for (let i = t - n + 1; i <= t; i++) total += all[k]!.volume[i]!
    return all[k]!.volume[t]! / (total / n)
  },
  volatility(all, k, t, n) {
    const r = Array.from({ length: n }, (_, i) => Math.log(all[k]!.close[t - i]! / all[k]!.close[t - i - 1]!))
    const m = r.reduce((a, b) => a + b) / n
    return Math.sqrt((252 * r.reduce((a, b) => a + (b - m) ** 2, 0)) / (n - 1))
  },
  correlation(all, k, t, n) {
    const r = all.map(({ close }) => Array.from({ length: n }, (_, i) => Math.log(close[t - i]! / close[t - i - 1]!)))
    const centered = r.map((own) => own.map((x) => x - own.reduce((a, b) => a + b) / n))
    const dot = (a: number[], b: number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
    const others = centered.filter((_, other) => other !== k)
    const own = centered[k]!
    return others.reduce((sum, b) => sum + dot(own, b) / Math.sqrt(dot(own, own) * dot(b, b)), 0) / others.length
  },
}

describe('features', () => {
  test.each(every.map((feature) => [feature.name, feature] as const))(
    '%s is its formula at every bar from the first on that has enough before it',
    (name, feature) => {
      const all = ['A', 'B', 'C'].map((symbol) => walk(symbol))
      const panel = createFeaturePanel(all, 160, 252)
      for (const n of [feature.minLookback, 7, 30]) {
        for (const [k, column] of feature.compute(panel, n).entries()) {
          const first = column.findIndex((value) => !Number.isNaN(value))
          expect(first).toBe(name === 'trend' || name === 'volume' ? n - 1 : n)
          for (let t = first; t < 160; t++) {
            expect(column[t]).toBeCloseTo(byHand[name as keyof typeof features](all, k, t, n), 9)
          }
        }
      }
    },
  )

  test.each(every.map((feature) => [feature.name, feature] as const))(
    '%s of the past does not change with the future',
    (_, feature) => {
      fc.assert(
        fc.property(fc.integer({ min: 20, max: 100 }), fc.integer({ min: 3, max: 12 }), (cut, n) => {
          const all = ['A', 'B'].map((symbol) => walk(symbol, 110))
          const whole = feature.compute(createFeaturePanel(all, 110, 252), n)
          const past = feature.compute(createFeaturePanel(all, cut, 252), n)
          for (const k of [0, 1]) expect(past[k]).toEqual(whole[k]!.subarray(0, cut).slice())
        }),
        { numRuns: 10 },
      )
    },
  )

  test('where an instrument has no bar it has no feature, and its own bars are what counts', () => {
    const whole = walk('A')
    const late = walk('B')
    const isThere = (_: number, i: number): boolean => i >= 40 && i % 7 !== 0
    const own = (column: BarColumn): Float64Array => Float64Array.from(late[column]).filter(isThere)
    const gap = toBars('B', {
      time: own('time'),
      open: own('open'),
      high: own('high'),
      low: own('low'),
      close: own('close'),
      volume: own('volume'),
    })
    const panel = alignBars([whole, gap], { join: 'outer' })
    const aligned = panel.symbols.map((symbol) => panel.bars[symbol]!)
    const view = createFeaturePanel(aligned, 160, 252)
    const alone = createFeaturePanel([gap], gap.length, 252)
    for (const name of ['momentum', 'trend', 'volatility', 'volume'] as const) {
      const [, column] = features[name].compute(view, 10)
      const [expected] = features[name].compute(alone, 10)
      expect(column!.filter((_, i) => aligned[1]!.close[i]! > 0)).toEqual(expected)
      expect(column!.every((value, i) => aligned[1]!.close[i]! > 0 || Number.isNaN(value))).toBe(true)
    }
    const [ofWhole, ofGap] = features.correlation.compute(view, 10)
    expect(ofWhole).toEqual(ofGap)
    expect(ofGap!.findIndex((value) => !Number.isNaN(value))).toBeGreaterThan(50)
  })

  test('prices that stand still have no volatility, no momentum and no correlation, and no feature is infinite', () => {
    const still = toBars('A', {
      time: walk('A').time,
      open: new Float64Array(160).fill(5),
      high: new Float64Array(160).fill(5),
      low: new Float64Array(160).fill(5),
      close: new Float64Array(160).fill(5),
      volume: new Float64Array(160),
    })
    const panel = createFeaturePanel([still, walk('B')], 160, 252)
    const last = (name: keyof typeof features): number => features[name].compute(panel, 20)[0]!.at(-1)!
    expect([last('momentum'), last('volatility'), last('trend'), last('correlation')]).toEqual([0, 0, 0, 0])
    expect(last('volume')).toBe(1)
  })

  test('what cannot be computed says what is missing', () => {
    const bars = walk('A')
    expect(whyImpossible(features.correlation, [bars])).toBe('needs at least two symbols, there is one')
    expect(whyImpossible(features.volume, [bars, toBars('B', { ...walk('B'), volume: new Float64Array(160) })])).toBe(
      'needs volumes, B has none',
    )
    expect(whyImpossible(features.volume, [bars])).toBeUndefined()
    expect(whyImpossible(features.trend, [bars])).toBeUndefined()
  })
})
