/** @module Tests of the growing Cholesky factor: products against the matrix, at sizes beside multiples of four. */
import { expect, test } from 'vitest'
import { factorRows, gramLower, invertRows, multiplyLower, multiplyLowerTransposed } from './cholesky.ts'

/** The covariance of a Brownian motion at 1, 2, …, plus noise: min(i, j), 5 on the diagonal. */
const entry = (i: number, j: number): number => Math.min(i, j) + 1 + (i === j ? 5 : 0)

test.each([1, 2, 3, 4, 5, 7, 8, 9, 30])('factor, inverse and products of a matrix of %i rows', (n) => {
  const stride = n + 3
  const [factor, inverse, gram] = [0, 0, 0].map(() => new Float64Array(n * stride)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) factor[i * stride + j] = entry(i, j)
    factorRows(factor, stride, i, i + 1)
    invertRows(factor, stride, i, i + 1, inverse)
  }
  gramLower(inverse, stride, n, gram)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let [product, unit] = [0, 0]
      for (let k = 0; k < n; k++) {
        if (k <= j) product += factor[i * stride + k]! * factor[j * stride + k]!
        unit += gram[Math.max(i, k) * stride + Math.min(i, k)]! * entry(k, j)
      }
      expect(product).toBeCloseTo(entry(i, j), 12)
      expect(unit).toBeCloseTo(i === j ? 1 : 0, 12)
    }
  }
  const x = Float64Array.from({ length: n }, (_, k) => 1 / (k + 1))
  const [forward, backward] = [new Float64Array(n), new Float64Array(n)]
  multiplyLower(inverse, stride, n, x, forward)
  multiplyLowerTransposed(inverse, stride, n, forward, backward)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let k = 0; k < n; k++) sum += entry(i, k) * backward[k]!
    expect(sum).toBeCloseTo(x[i]!, 12)
  }
})

test.each([3, 4, 6, 9, 13, 22])('%i rows at once have the bits of rows one after the other', (n) => {
  const matrix = (): Float64Array =>
    Float64Array.from({ length: n * n }, (_, k) => entry(Math.floor(k / n), k % n) / (1 + Math.floor(k / n) + (k % n)))
  const empty = (): Float64Array => new Float64Array(n * n)
  const [whole, single, wholeInverse, singleInverse] = [matrix(), matrix(), empty(), empty()]
  factorRows(whole, n, 0, n)
  invertRows(whole, n, 0, n, wholeInverse)
  for (let i = 0; i < n; i++) {
    factorRows(single, n, i, i + 1)
    invertRows(single, n, i, i + 1, singleInverse)
  }
  expect(whole).toEqual(single)
  expect(wholeInverse).toEqual(singleInverse)
})
