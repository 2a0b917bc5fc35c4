/** @module What plug-ins offer to searches: a metric that decides, a sampler that chooses, an indicator that a strategy reads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { hasParts, loadParts, offersPart } from './plug-in-parts.ts'
import { checkPhase, jsonOf, runPhase, walks } from './run-phase.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-parts-'))
afterAll(() => rmSync(folder, { recursive: true }))

function plugIn(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const sources = (path: string): string => new URL(`../${path}`, import.meta.url).href
const METRIC = `{ name: 'return_per_trade', title: 'Return per trade', description: 'Total return over trades.', unit: 'percent',
  direction: 'maximize', needs: 'sums', compute: ({ growth, trades }) => (trades === 0 ? 0 : (growth - 1) / trades) }`

const parts = plugIn(
  'parts.ts',
  `import { z } from '${import.meta.resolve('zod')}'
import { defineIndicator, defineStrategy } from '${sources('research/backtest/index.ts')}'

export const returnPerTrade = ${METRIC}

export const twoBars = defineIndicator({
  name: 'two_bars', title: 'Two bars', description: 'The mean of the last two closes.', inputs: ['close'], parameters: {},
  outputs: ['value'], warmup: () => 1,
  start() {
    let before = Number.NaN
    return ([close], out) => {
      out[0] = (close! + before) / 2
      before = close!
    }
  },
})

export const aboveTwo = defineStrategy({
  name: 'above_two', description: 'Long above the mean of two closes by a share.',
  parameters: { share: { type: 'float', min: 0, max: 0.1, default: 0.01 } },
  warmup: () => 1,
  positions(context, { share }, out) {
    const { value } = context.indicator(twoBars)
    for (let i = 1; i < out.length; i++) out[i] = context.close[i]! > value[i]! * (1 + share) ? 1 : 0
  },
})

export const steps = {
  name: 'steps', kind: 'indexed', description: 'Even steps through every parameter.',
  handles: { conditions: false, objectives: 'one' },
  options: z.strictObject({ of: z.int().min(2).default(10) }),
  create: ({ space }, { of }) => ({
    kind: 'indexed', count: of,
    at(index, out, offset = 0) {
      for (const d of space.dimensions) out[offset + d.index] = d.fromUnit((index + 0.5) / of)
      return true
    },
  }),
}
`,
)

const services = { market: walks(['WALK'], 600), strategy_files: [parts] }
const search = (optimization: object, strategy = 'above_two'): object => ({
  data_split: 'train',
  strategies: [strategy],
  optimization,
})

test('a file offers a strategy, an indicator, a metric and a sampler by their names', async () => {
  const found = await loadParts([parts])
  expect(Object.values(found).map((each) => Object.keys(each))).toEqual([
    ['above_two'],
    ['two_bars'],
    ['return_per_trade'],
    ['steps'],
  ])
  expect(hasParts(found)).toBe(true)
  expect(hasParts(await loadParts([]))).toBe(false)
  expect(offersPart({ name: 'nothing' })).toBe(false)
})

test('a search by a sampler of the user for a metric of the user, on worker threads', async () => {
  const config = search({
    method: 'steps',
    options: { of: 8 },
    objective: 'return_per_trade',
    constraints: ['return_per_trade < 1'],
  })
  expect(checkPhase('optimization', config, services)).toEqual([])
  const result = await runPhase('optimization', config, { services, maxWorkers: 2 })
  const best = jsonOf<{
    objective: { name: string; value: number }
    metrics: Record<string, number>
    trials: { submitted: number }
  }>(result, 'best_parameters')
  expect(best.trials.submitted).toBe(8)
  expect(best.objective).toMatchObject({ name: 'return_per_trade', value: best.metrics.return_per_trade })
  expect(best.metrics.return_per_trade).toBeCloseTo(best.metrics.total_return! / best.metrics.n_trades!, 12)
})

test('a metric of the user serves the account, too', async () => {
  const optimization = { parameters: { fast_period: [5, 10], slow_period: [20, 40] }, objective: 'return_per_trade' }
  const config = { ...search(optimization, 'momentum'), account: { cash: 1000 } }
  const result = await runPhase('optimization', config, { services })
  expect(jsonOf<{ objective: object }>(result, 'best_parameters').objective).toMatchObject({ name: 'return_per_trade' })
})

test('a back-test and an analysis show the metrics of the user, for the benchmark too', async () => {
  const config = { data_split: 'test', strategy: 'above_two', parameters: { share: 0.005 } }
  for (const [type, output] of [
    ['backtest', 'validation_results'],
    ['analysis', 'performance_metrics'],
  ] as const) {
    const result = await runPhase(type, config, { services })
    const facts = jsonOf<Record<'metrics' | 'buy_and_hold', Record<string, number>>>(result, output)
    for (const { return_per_trade: own, total_return: total, n_trades: trades } of [facts.metrics, facts.buy_and_hold])
      expect(own).toBeCloseTo(total! / trades!, 12)
    const table = result.figures!.find((figure) => figure.kind === 'metrics' && figure.title === 'Performance')
    expect(table).toMatchObject({
      rows: expect.arrayContaining([
        {
          name: 'Return per trade',
          format: 'percent',
          values: [facts.metrics.return_per_trade, facts.buy_and_hold.return_per_trade],
          note: 'Total return over trades.',
        },
      ]),
    })
    expect(result.warnings).toEqual([])
  }
})

test('a metric of the user that gives no number is left out of a back-test with a warning', async () => {
  const broken = plugIn(
    'broken.ts',
    `const metric = ${METRIC}
export const angry = { ...metric, name: 'angry', compute: () => { throw new Error('no luck') } }
export const nothing = { ...metric, name: 'nothing', compute: () => Number.NaN }`,
  )
  const config = { data_split: 'train', strategy: 'momentum' }
  const result = await runPhase('backtest', config, { services: { ...services, strategy_files: [broken] } })
  const { metrics } = jsonOf<{ metrics: object }>(result, 'validation_results')
  expect(Object.keys(metrics)).toHaveLength(14)
  expect(result.warnings).toEqual([
    'The metric "angry" of a plug-in is left out: it threw "no luck".',
    'The metric "nothing" of a plug-in is left out: it gave NaN instead of a number.',
  ])
})

test('a sampler of the user is refused what it cannot do, before the run', () => {
  expect(checkPhase('optimization', search({ method: 'steps', options: { off: 8 } }), services)).toEqual([
    expect.stringMatching(/^optimization\.options.*: Wrong option of steps: .* \[SEARCH_SAMPLER\]$/),
  ])
  const two = search({ method: 'steps', objective: ['sharpe_ratio', 'max_drawdown'] })
  expect(checkPhase('optimization', two, services)).toEqual([
    'optimization.method: The method steps searches for one objective, 2 were given. [SEARCH_SAMPLER]',
  ])
  expect(checkPhase('optimization', search({ method: 'stepz' }), services)).toEqual([
    'optimization.method: Expected a search method, was "stepz". Did you mean "steps"? [SEARCH_SAMPLER]',
  ])
})

test('a name that is taken, or no name, is one error with its file', async () => {
  const taken = plugIn('taken.ts', `export const mine = ${METRIC.replace('return_per_trade', 'sharpe_ratio')}`)
  await expect(loadParts([taken])).rejects.toMatchObject({
    code: 'WF_PLUGIN',
    message: 'Expected a metric with a name of its own, was "sharpe_ratio", which exists already.',
    where: { file: taken },
  })
  const again = plugIn('again.ts', `export const mine = ${METRIC}`)
  await expect(loadParts([parts, again])).rejects.toThrow('was "return_per_trade", which exists already.')
  const nameless = plugIn('nameless.ts', `export const mine = ${METRIC.replace('return_per_trade', '2nd one')}`)
  await expect(loadParts([nameless])).rejects.toThrow('Expected a name for every metric, was "2nd one".')
})
