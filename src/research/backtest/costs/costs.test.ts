import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fixedCommission, percentageCommission, perShareCommission, tieredCommission } from './commission.ts'
import { almgrenChrissImpact, executionTrajectory, squareRootImpact } from './impact.ts'
import { bpsSlippage, type FillRequest, type Slippage, volumeShareSlippage } from './slippage.ts'

const shared = new URL('../../../../../shared/refdata/', import.meta.url)

test('commissions are charged by their tariffs', () => {
  expect(percentageCommission(0.001, 1).of(10, 10)).toBe(1)
  expect(percentageCommission(0.001, 1).of(1000, 10)).toBe(10)
  expect(perShareCommission(0.005, 1, 10).of(100, 50)).toBe(1)
  expect(perShareCommission(0.005, 1, 10).of(1000, 50)).toBe(5)
  expect(perShareCommission(0.005, 1, 10).of(10_000, 50)).toBe(10)
  expect(fixedCommission(1).of(7, 3)).toBe(1)
  const tiers = [
    { upTo: 1000, rate: 0.005 },
    { upTo: 10_000, rate: 0.003 },
    { upTo: Number.POSITIVE_INFINITY, rate: 0.001 },
  ]
  expect(tieredCommission(tiers).of(2000, 10)).toBeCloseTo(5 + 27 + 10, 12)
  expect(() => tieredCommission([{ upTo: 5, rate: 0.1 }])).toThrow('Infinity')
})

const ask = (model: Slippage, request: Partial<FillRequest>): { units: number; price: number } => {
  const fill = { units: 0, price: 0 }
  const base = {
    units: 1,
    price: 1,
    volume: 1,
    filledInBar: 0,
    opening: true,
    volatility: Number.NaN,
    averageVolume: Number.NaN,
  }
  model({ ...base, ...request }, fill)
  return fill
}

test.skipIf(!existsSync(shared))('slippage gives the published cases of zipline', () => {
  const cases = JSON.parse(readFileSync(new URL('costs/zipline_slippage_cases.json', shared), 'utf8')) as {
    volume_share: { cases: Record<string, number>[] }
    fixed_bps: { bar: { close: number; volume: number }; cases: Record<string, number>[] }
  }
  for (const { close, volume, volume_limit, price_impact, order, fill, price } of cases.volume_share.cases) {
    const found = ask(volumeShareSlippage(volume_limit!, price_impact!), {
      units: order!,
      price: close!,
      volume: volume!,
    })
    expect(found.units).toBe(fill)
    expect(found.price).toBeCloseTo(price!, 12)
  }
  const { bar } = cases.fixed_bps
  for (const { bps, volume_limit, order, price, fill } of cases.fixed_bps.cases) {
    const found = ask(bpsSlippage(bps!, volume_limit!), { units: order!, price: bar.close, volume: bar.volume })
    expect(found.units).toBe(fill)
    expect(found.price).toBeCloseTo(price!, 12)
  }
})

test('impact grows with the square root of the size, and linearly in the model of Almgren and Chriss', () => {
  const market = { price: 100, volatility: 0.02, averageVolume: 1e6 }
  expect(ask(squareRootImpact(), { ...market, units: 10_000 }).price).toBeCloseTo(100 * (1 + 0.02 * 0.1), 12)
  expect(ask(squareRootImpact(), { ...market, units: -40_000 }).price).toBeCloseTo(100 * (1 - 0.02 * 0.2), 12)
  expect(ask(squareRootImpact(), { price: 100 }).price).toBeCloseTo(100.075, 12)
  const linear = almgrenChrissImpact({ halfSpread: 1e-4, permanent: 2e-8, temporary: 1e-7 })
  expect(ask(linear, { price: 100, units: 1000 }).price).toBeCloseTo(100 * (1 + 1e-4 + 1.1e-4), 10)
})

test('an execution trajectory ends with nothing and is a straight line without urgency', () => {
  expect([...executionTrajectory(100, 4, 0)]).toEqual([75, 50, 25, 0])
  const urgent = executionTrajectory(100, 4, 1)
  expect(urgent[3]).toBe(0)
  expect(urgent[0]).toBeLessThan(75)
})
