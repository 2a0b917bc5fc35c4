/** @module Tests of the special functions against published digits and against the platform's own functions. */
import { expect, test } from 'vitest'
import { erf, erfc, exp, log, log1p, logNormalCdf, normalCdf, normalQuantile, power } from './special-functions.ts'

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(Math.abs(b), Number.MIN_VALUE)

test('exp and log agree with the platform within two units of the last place over their whole range', () => {
  for (let x = -700; x < 700; x += 0.37) {
    expect(relative(exp(x), Math.exp(x))).toBeLessThan(5e-16)
    const y = Math.exp(x)
    expect(Math.abs(log(y) - Math.log(y))).toBeLessThanOrEqual(4.5e-16 * Math.max(1, Math.abs(x)))
  }
})

test('exp and log treat limits and special values like the platform', () => {
  for (const x of [Number.NaN, 0, -0, -745.1, -746, 709.78, 710, Infinity, -Infinity]) {
    expect(exp(x)).toBe(Math.exp(x))
    expect(log(x)).toBe(Math.log(x))
  }
  expect(log(5e-324)).toBe(Math.log(5e-324))
  expect(log1p(1e-17)).toBe(1e-17)
  expect(power(2, 0.5)).toBeCloseTo(Math.SQRT2, 15)
})

test('exp of one hundred fixed arguments has the bits it had when this test was written', () => {
  // A change of engine must not change a single point that a search proposes.
  const view = new DataView(new ArrayBuffer(8))
  let folded = 0
  for (let i = 0; i < 100; i++) {
    view.setFloat64(0, exp(i * 0.73 - 36.1) + log(i + 0.37) + normalQuantile((i + 0.5) / 100) + erf(i / 20 - 2.5))
    folded = (Math.imul(folded, 31) + view.getUint32(0) + Math.imul(7, view.getUint32(4))) | 0
  }
  expect(folded).toBe(516350496)
})

test('erf and erfc have the digits of Abramowitz and Stegun, table 7.1, and of the C library', () => {
  expect(erf(0.5)).toBe(0.5204998778130465)
  expect(erf(1)).toBe(0.8427007929497149)
  expect(erf(2)).toBe(0.9953222650189527)
  expect(erf(-1)).toBe(-0.8427007929497149)
  expect(relative(erfc(5), 1.537459794428035e-12)).toBeLessThan(1e-15)
  expect(relative(erfc(20), 5.395865611607901e-176)).toBeLessThan(1e-14)
  expect(erfc(-7)).toBe(2)
})

test('the normal quantile inverts the normal distribution function', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798409, 12)
  for (let p = 0.0005; p < 1; p += 0.0005) expect(relative(normalCdf(normalQuantile(p)), p)).toBeLessThan(4e-15)
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
  expect(normalQuantile(1.5)).toBeNaN()
})

test('the logarithm of the normal distribution function has no gap where its formulas meet', () => {
  expect(logNormalCdf(-10)).toBeCloseTo(-53.23128515051247, 10)
  expect(logNormalCdf(-100)).toBeCloseTo(-5005.524208619113, 3)
  let before = logNormalCdf(-60)
  for (let x = -59.99; x < 5; x += 0.01) {
    const now = logNormalCdf(x)
    expect(now).toBeGreaterThanOrEqual(before)
    before = now
  }
})
