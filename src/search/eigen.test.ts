import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eigenSymmetric } from './eigen.ts'

const decompose = (matrix: Float64Array, n: number): { vectors: Float64Array; values: Float64Array } => {
  const vectors = new Float64Array(n * n)
  const values = new Float64Array(n)
  eigenSymmetric(matrix, n, vectors, values)
  return { vectors, values }
}

/** Largest deviations of V·diag(values)·Vᵀ from A, relative to its largest entry, and of VᵀV from the unit matrix. */
function errors(matrix: Float64Array, n: number): [number, number] {
  const { vectors: v, values } = decompose(matrix, n)
  const largest = Math.max(...matrix.map(Math.abs), 1e-300)
  let [product, orthogonality] = [0, 0]
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let a = 0
      let dot = 0
      for (let k = 0; k < n; k++) {
        a += v[i * n + k]! * values[k]! * v[j * n + k]!
        dot += v[k * n + i]! * v[k * n + j]!
      }
      product = Math.max(product, Math.abs(a - matrix[i * n + j]!) / largest)
      orthogonality = Math.max(orthogonality, Math.abs(dot - (i === j ? 1 : 0)))
    }
  }
  return [product, orthogonality]
}

test('eigenvalues of a matrix of second differences are those of the formula', () => {
  const n = 12
  const matrix = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 2
    if (i > 0) matrix[i * n + i - 1] = -1
    if (i + 1 < n) matrix[i * n + i + 1] = -1
  }
  const values = decompose(matrix, n).values.sort()
  for (let k = 0; k < n; k++) expect(values[k]).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13)
})

test('a matrix is the product of what it is decomposed into, for any entries and sizes', () => {
  fc.assert(
    fc.property(
      fc
        .integer({ min: 1, max: 9 })
        .chain((n) =>
          fc.tuple(
            fc.constant(n),
            fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: n * n, maxLength: n * n }),
          ),
        ),
      ([n, entries]) => {
        const matrix = Float64Array.from(entries, (_, at) => entries[Math.max(at, (at % n) * n + Math.floor(at / n))]!)
        const [product, orthogonality] = errors(matrix, n)
        expect(product).toBeLessThan(1e-12)
        expect(orthogonality).toBeLessThan(1e-12)
      },
    ),
  )
})

test('equal, zero and ill-conditioned matrices are decomposed', () => {
  const n = 6
  for (const diagonal of [
    [0, 0, 0, 0, 0, 0],
    [1, 1, 1, 1, 1, 1],
    [1e-12, 1, 1e12, 3, 1e6, 1e-6],
  ]) {
    const matrix = new Float64Array(n * n)
    diagonal.forEach((value, i) => {
      matrix[i * n + i] = value
    })
    expect([...decompose(matrix, n).values].sort((a, b) => a - b)).toEqual([...diagonal].sort((a, b) => a - b))
    expect(Math.max(...errors(matrix, n))).toBeLessThan(1e-12)
  }
})
