import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../core/hash.ts'
import { type Table, tableOf } from '../tables/index.ts'
import { aimOf } from './search-aim.ts'
import type { WarmStartConfig } from './search-config.ts'
import { trialsOf } from './trial-blocks.ts'
import { earlierReference, readWarmStart, type WarmStart } from './warm-start.ts'

const RUN = 'brisk-otter-3fa9c1'
const wide = { fast_period: { min: 2, max: 30 }, slow_period: { min: 5, max: 90 } }

/** A history as a search of `momentum` over two parameters leaves it. */
const history: Table = tableOf([
  { name: 'trial', type: 'integer', values: Int32Array.of(0, 1, 2, 3) },
  { name: 'fast_period', type: 'double', values: Float64Array.of(5, 10, 50, 12) },
  { name: 'slow_period', type: 'double', values: Float64Array.of(20, 40, 80, 60) },
  { name: 'sharpe_ratio', type: 'double', values: Float64Array.of(0.1, 0.4, 0.9, Number.NaN) },
  { name: 'status', type: 'text', values: ['ok', 'ok', 'ok', 'failed'] },
])

interface Given {
  readonly parameters?: object
  readonly leaders?: JsonValue
  readonly table?: Table
  readonly config?: Partial<WarmStartConfig>
}

async function begin({ parameters = wide, leaders, table = history, config = {} }: Given): Promise<WarmStart> {
  const { blocks } = trialsOf(
    { strategies: [{ type: 'momentum' }], optimization: { method: 'tpe', parameters, constraints: [], n_trials: 20 } },
    'seed',
  )
  const inputs: Record<string, JsonValue | Table> = {
    [earlierReference(RUN, 'search', 'optimization_history')]: table,
    [earlierReference(RUN, 'search', 'best_strategies')]: leaders ?? [{ strategy: 'momentum', parameters: {} }],
  }
  const context = { input: async (reference: string) => inputs[reference]!, inputs: Object.keys(inputs) }
  const start = { run: RUN, phase: 'search', trials: 20, reuse: 'parameters' as const, ...config }
  return (await readWarmStart(context, start, aimOf({ method: 'tpe' }, []), blocks))(blocks[0]!)!
}

describe('a warm start from an earlier run', () => {
  test('takes the trials inside the new space, best first, and counts the rest', async () => {
    const { start, notes } = await begin({})
    expect(start.map(({ fast_period }) => fast_period)).toEqual([10, 5])
    expect(notes).toEqual([
      'Warm start: 2 configurations of an earlier search were tried first (1 did not fit the space).',
    ])
  })

  test('gives a parameter that was not searched then the default that it had', async () => {
    const { start } = await begin({ parameters: { ...wide, signal_threshold: { min: 0, max: 0.02 } } })
    expect(start[0]).toEqual({ fast_period: 10, slow_period: 40, signal_threshold: 0.01 })
  })

  test('believes a result only when what is no longer searched has the value that it had', async () => {
    const parameters = { fast_period: { min: 2, max: 30 } }
    expect((await begin({ parameters })).start).toHaveLength(2)
    // 20 is the default of slow_period, so that trial is the same configuration.
    expect((await begin({ parameters, config: { reuse: 'results' } })).earlier.map((each) => each.parameters)).toEqual([
      { fast_period: 5 },
    ])
    expect((await begin({ config: { reuse: 'results' } })).earlier.map(({ values }) => values[0])).toEqual([0.4, 0.1])
  })

  test('refuses trials of another strategy', async () => {
    await expect(begin({ leaders: [{ strategy: 'breakout', parameters: {} }] })).rejects.toThrow(
      'Expected at least one known configuration to begin with, the 3 are of breakout, searched is momentum.',
    )
  })

  test('refuses trials without a parameter in common, with the nearest name', async () => {
    const table = tableOf([
      { name: 'fast_perio', type: 'double', values: Float64Array.of(5) },
      { name: 'sharpe_ratio', type: 'double', values: Float64Array.of(1) },
      { name: 'status', type: 'text', values: ['ok'] },
    ])
    await expect(begin({ table })).rejects.toThrow(
      'the 1 have other parameters: fast_perio. Did you mean "fast_period"?',
    )
  })

  test('reads booleans and words of a table as the parameters declare them', async () => {
    const table = tableOf([
      { name: 'fast_period', type: 'double', values: Float64Array.of(7) },
      { name: 'slow_period', type: 'text', values: ['20'] },
      { name: 'status', type: 'text', values: ['ok'] },
    ])
    const { start } = await begin({ table, parameters: { fast_period: [5, 6, 7], slow_period: { values: [10, 20] } } })
    expect(start).toEqual([{ fast_period: 7, slow_period: 20 }])
  })
})
