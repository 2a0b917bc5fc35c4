import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bbob } from '../../benchmarks/search-bbob.ts'

const goldenUrl = new URL('../../../shared/refdata/search/bbob_golden.json', import.meta.url)

interface Golden {
  readonly fopt: number
  readonly 'f(0)': number
  readonly 'f(p)': number
  readonly xopt: readonly number[]
}

// Reference values come from the original program of the benchmark; without the file there is nothing to compare with.
test.skipIf(!existsSync(goldenUrl))('the 24 functions give the values of the original program in 144 cases', () => {
  const golden = JSON.parse(readFileSync(goldenUrl, 'utf8')) as Record<string, Golden>
  let cases = 0
  for (const [key, expected] of Object.entries(golden)) {
    const match = /^f(\d+)_i(\d+)_d(\d+)$/.exec(key)
    if (match === null) continue
    cases++
    const [id, instance, dimensions] = match.slice(1).map(Number) as [number, number, number]
    const f = bbob(id, dimensions, instance)
    const off = (value: number, wanted: number): number => Math.abs(value - wanted) / (1 + Math.abs(wanted))
    const p = Float64Array.from({ length: dimensions }, (_, i) => ((i * 0.37 + 0.11) % 1) * 8 - 4)
    expect(f.optimum, key).toBe(expected.fopt)
    expect(off(f.evaluate(new Float64Array(dimensions)), expected['f(0)']), key).toBeLessThan(1e-9)
    expect(off(f.evaluate(p), expected['f(p)']), key).toBeLessThan(1e-9)
    f.best.forEach((value, i) => {
      expect(value, key).toBeCloseTo(expected.xopt[i]!, 10)
    })
  }
  expect(cases).toBe(144)
})

test('no function is below its optimum at the optimum or at points around it', () => {
  for (let id = 1; id <= 24; id++) {
    const f = bbob(id, 5, 1)
    expect(Math.abs(f.evaluate(f.best) - f.optimum), `f${id}`).toBeLessThan(1e-3)
    for (let k = 0; k < 20; k++) {
      const near = f.best.map((v, i) => v + 0.1 * Math.sin(k * 7 + i * 3))
      expect(f.evaluate(near), `f${id}`).toBeGreaterThan(f.optimum - 1e-9)
    }
  }
})
