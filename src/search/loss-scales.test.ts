/** @module Tests of the scales on which losses are modelled. */
import { expect, test } from 'vitest'
import { bendLosses, type ScaledLosses, standardizeLosses } from './loss-scales.ts'

const losses = Float64Array.of(4, -1, 0.5, 2, 30, 7, 1000, -0.7, 3, 12, 0.1)

const moments = (values: Float64Array): [number, number] => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  return [mean, Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length)]
}

test.each([bendLosses, standardizeLosses])('%o has mean 0, deviation 1 and the order of the losses', (scale) => {
  const { values } = scale(losses)
  const [mean, deviation] = moments(values)
  expect(mean).toBeCloseTo(0, 12)
  expect(deviation).toBeCloseTo(1, 12)
  const order = (list: Float64Array): number[] => [...list.keys()].sort((a, b) => list[a]! - list[b]!)
  expect(order(values)).toEqual(order(losses))
})

test('bent losses are linear up to the best fifth and logarithmic above', () => {
  const { values } = bendLosses(losses)
  // Sorted: −1, −0.7, 0.1, …: the third is the fifth of eleven, at distance 1.1 from the best.
  const [best, unit] = [values[1]!, values[10]! - values[1]!]
  expect((values[7]! - best) / unit).toBeCloseTo(0.3 / 1.1, 12)
  expect((values[6]! - best) / unit).toBeCloseTo(1 + Math.log(1001 / 1.1), 12)
})

test('the Jacobian is the product of slopes from loss to value', () => {
  const slopes = (scale: (losses: Float64Array) => ScaledLosses, slope: (loss: number) => number): void => {
    const { values, logJacobian } = scale(losses)
    // The factor between slope and true slope is the deviation, the same for all.
    const factor = (values[10]! - values[1]!) / (scale === bendLosses ? 1 : 1.1)
    const expected = losses.reduce((sum, loss) => sum + Math.log(slope(loss) * factor), 0)
    expect(logJacobian).toBeCloseTo(expected, 9)
  }
  slopes(standardizeLosses, () => 1)
  slopes(bendLosses, (loss) => 1 / Math.max(1.1, loss + 1))
})

test('multiplying losses changes no value, and the Jacobian by the factor alone', () => {
  for (const scale of [bendLosses, standardizeLosses]) {
    const plain = scale(losses)
    const larger = scale(losses.map((loss) => 8 * loss))
    expect(larger.values).toEqual(plain.values)
    expect(larger.logJacobian).toBeCloseTo(plain.logJacobian - losses.length * Math.log(8), 9)
  }
})

test('losses that do not differ, or too much for a square, leave a scale unused', () => {
  const unused = { values: new Float64Array(3), logJacobian: Number.NEGATIVE_INFINITY }
  expect(bendLosses(Float64Array.of(5, 5, 5))).toEqual(unused)
  expect(standardizeLosses(Float64Array.of(5, 5, 5))).toEqual(unused)
  expect(standardizeLosses(Float64Array.of(0, 1, 1e200))).toEqual(unused)
  expect(bendLosses(Float64Array.of(0, 1, 1e200)).logJacobian).toBeGreaterThan(-1000)
})
