import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createRandom } from '../core/random.ts'
import { halfLife, testCointegration, testUnitRoot, unitRootPValue } from './cointegration.ts'

const refdata = fileURLToPath(new URL('../../../shared/refdata/', import.meta.url))

describe.skipIf(!existsSync(refdata))('numbers of statsmodels (skipped without the reference data)', () => {
  const read = (file: string): string => {
    const bytes = readFileSync(`${refdata}${file}`)
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  }
  const expected = () => JSON.parse(read('stats/expected.json')) as Record<string, Record<string, number>>

  test('the test of Engle and Granger on the log prices of KO and PEP', () => {
    const [header, ...rows] = read('market/skfolio_sp500_dataset.csv.gz').trim().split('\n')
    const names = header!.split(',')
    const inside = rows.map((row) => row.split(',')).filter(([date]) => date! >= '2010-01-01' && date! <= '2022-12-28')
    const logs = (name: string) => inside.map((row) => Math.log(Number(row[names.indexOf(name)])))
    const found = testCointegration(logs('KO'), logs('PEP'))
    const { pairs_KO_PEP: pair } = expected()
    expect(inside.length).toBe(pair!.n)
    expect(found.statistic).toBeCloseTo(pair!.engle_granger_stat!, 8)
    expect(found.pValue).toBeCloseTo(pair!.p!, 8)
    expect(found.intercept).toBeCloseTo(pair!.hedge_alpha!, 10)
    expect(found.slope).toBeCloseTo(pair!.hedge_beta!, 10)
    expect(found.halfLife).toBeCloseTo(pair!.half_life!, 6)
  })

  test('the augmented Dickey–Fuller test on the log prices and the returns of the S&P 500', () => {
    const returns = read('regime/sp500_logret_pct.csv')
      .trim()
      .split('\n')
      .map((line) => Number(line.split(',').at(-1)))
      .filter(Number.isFinite)
    const prices = [0]
    for (const each of returns) prices.push(prices.at(-1)! + each / 100)
    const { adf_sp500_logprice_c_aic: price, adf_sp500_ret_c_lag5: change } = expected()
    const ofPrices = testUnitRoot(prices)
    expect([ofPrices.lags, ofPrices.observations]).toEqual([price!.lags, price!.nobs])
    expect(ofPrices.statistic).toBeCloseTo(price!.stat!, 6)
    expect(ofPrices.pValue).toBeCloseTo(price!.p!, 6)
    const ofReturns = testUnitRoot(returns, { lags: 5 })
    expect([ofReturns.lags, ofReturns.observations]).toEqual([change!.lags, change!.nobs])
    expect(ofReturns.statistic).toBeCloseTo(change!.stat!, 6)
    expect(ofReturns.pValue).toBe(change!.p)
  })
})

test('p-values fall with the statistic from 1 to 0 and meet where the surfaces meet', () => {
  for (const series of [1, 2] as const) {
    let before = 1
    for (let statistic = 4; statistic > -20; statistic -= 0.01) {
      const now = unitRootPValue(statistic, series)
      expect(now).toBeLessThanOrEqual(before + 2e-3)
      before = now
    }
    expect(unitRootPValue(4, series)).toBe(1)
    expect(unitRootPValue(-20, series)).toBe(0)
  }
})

/** xₜ = φ·xₜ₋₁ + ε. */
function walk(seed: number, length: number, phi: number): Float64Array {
  const random = createRandom(seed, 'walk')
  let value = 0
  return Float64Array.from({ length }, () => (value = phi * value + random.normal()))
}

test('random walks are rejected as often as the level says, and series that come back nearly always', () => {
  let walks = 0
  let reverting = 0
  let pairs = 0
  let cointegrated = 0
  for (let seed = 0; seed < 200; seed++) {
    const first = walk(seed, 300, 1)
    const second = walk(seed + 1000, 300, 1)
    const noise = walk(seed + 2000, 300, 0.7)
    if (testUnitRoot(first, { maximumLags: 5 }).pValue < 0.05) walks++
    if (testUnitRoot(noise, { maximumLags: 5 }).pValue < 0.05) reverting++
    if (testCointegration(first, second, { maximumLags: 5 }).pValue < 0.05) pairs++
    const tied = second.map((value, i) => 2 * value + noise[i]!)
    if (testCointegration(tied, second, { maximumLags: 5 }).pValue < 0.05) cointegrated++
  }
  expect(walks).toBeLessThan(22)
  expect(pairs).toBeLessThan(25)
  expect(reverting).toBeGreaterThan(195)
  expect(cointegrated).toBeGreaterThan(190)
})

test('the half-life of a process is that of its coefficient', () => {
  expect(halfLife(walk(1, 200_000, 0.9))).toBeCloseTo(Math.LN2 / (1 - 0.9), 0)
  expect(halfLife([1, 2, 3, 4, 5, 6, 7])).toBe(Number.POSITIVE_INFINITY)
})

test.each([[[]], [[1]], [[1, 2]], [[5, 5, 5, 5, 5, 5, 5, 5]], [[1, Number.NaN, 2, 3, 4, 5, 6, 7, 8]]])(
  'a series without anything to test (%j) is no evidence',
  (values) => {
    expect(testUnitRoot(values).pValue).toBe(1)
  },
)
