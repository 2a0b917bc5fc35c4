/** @module The main job as a person meets it: the real command line, real prices, real processes. */
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { artifactHashes, type Finished, phaseline, temporaryFolder } from './cli-process.ts'

const EXAMPLE = 'examples/sp500-momentum.yaml'
const folder = temporaryFolder()
const undisturbed = join(folder.path, 'undisturbed')
let first: Finished

beforeAll(async () => {
  first = await phaseline(['run', EXAMPLE, '--store', undisturbed, '--no-report'])
})
afterAll(() => folder.remove())

test('the job ends with 0 and says for each phase what came out', () => {
  expect(first.code, first.stderr).toBe(0)
  expect(first.stdout).toBe('')
  for (const phase of ['parameter_optimization', 'performance_analysis', 'validation'])
    expect(first.stderr).toContain(phase)
  expect(first.stderr).toMatch(/succeeded: 3 of 3 phases/)
  expect(first.stderr).toMatch(/\(in sample\)[\s\S]*\(out of sample\)/)
  expect(first.stderr).not.toContain('\u001b[')
})

test('the search found the configuration that an exhaustive loop over the same grid finds', async () => {
  const { stdout } = await phaseline([
    'results',
    'latest.parameter_optimization',
    '--store',
    undisturbed,
    '--sort',
    'sharpe_ratio',
    '--top',
    '1',
    '--json',
  ])
  const [best] = JSON.parse(stdout) as [Record<string, number>]
  const { createEvaluator, strategies } = await import('../../src/research/backtest/index.ts')
  const { loadMarket } = await import('../../src/research/market/index.ts')
  const market = await loadMarket(
    { source: 'npm:vega-datasets/data/sp500-2000.csv', splits: { train: 0.7, test: 0.3 } },
    { baseDir: import.meta.dirname },
  )
  const symbol = market.symbols[0]!
  const evaluator = createEvaluator({
    bars: market.bars[symbol]!,
    range: market.splits.train![symbol]!,
    barsPerYear: 252,
    strategy: strategies.momentum,
    costs: { commissionBps: 1, slippageBps: 1 },
    metrics: ['sharpe_ratio'],
  })
  const out = new Float64Array(1)
  let found = { sharpe: Number.NEGATIVE_INFINITY, fast: 0, slow: 0, threshold: 0 }
  for (let fast = 5; fast <= 60; fast++) {
    for (let slow = 20; slow <= 250; slow += 5) {
      if (fast >= slow) continue
      for (const threshold of [0, 0.005, 0.01, 0.02]) {
        evaluator.evaluate({ fast_period: fast, slow_period: slow, signal_threshold: threshold }, out)
        if (out[0]! > found.sharpe) found = { sharpe: out[0]!, fast, slow, threshold }
      }
    }
  }
  expect(best.sharpe_ratio).toBe(found.sharpe)
  expect([best.fast_period, best.slow_period, best.signal_threshold]).toEqual([found.fast, found.slow, found.threshold])
})

test('run again computes nothing again', async () => {
  const store = join(folder.path, 'again')
  cpSync(undisturbed, store, { recursive: true })
  const { code, stdout } = await phaseline(['run', EXAMPLE, '--store', store, '--no-report', '--json'])
  expect(code).toBe(0)
  const types = stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type)
  expect(types.filter((type) => type === 'phase_reused')).toHaveLength(3)
  expect(types).not.toContain('phase_started')
})

test('killed in the middle of the search, `resume` goes on from the finished chunks to the same bytes', async () => {
  const store = join(folder.path, 'killed')
  const killed = await phaseline(['run', EXAMPLE, '--store', store, '--json', '--no-report'], {
    signalAt: { signal: 'SIGKILL', line: ['"type":"part_written"'], nth: 5 },
  })
  expect(killed.signal).toBe('SIGKILL')
  const status = await phaseline(['runs', '--store', store, '--json'])
  expect((JSON.parse(status.stdout) as { status: string }[])[0]!.status).toBe('interrupted')

  const resumed = await phaseline(['resume', '--store', store, '--json', '--no-report'])
  expect(resumed.code, resumed.stderr).toBe(0)
  const events = resumed.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; progress?: { done?: number } })
  // The first progress counts the trials that were finished before the kill.
  const progress = events.find(({ type }) => type === 'phase_progress')
  expect(progress!.progress!.done!).toBeGreaterThan(0)
  expect(artifactHashes(store)).toEqual(artifactHashes(undisturbed))
})

test('Ctrl-C stops in order, says how to resume, ends with 130, and the run goes on later', async () => {
  const store = join(folder.path, 'interrupted')
  const stopped = await phaseline(['run', EXAMPLE, '--store', store, '--json', '--no-report'], {
    signalAt: { signal: 'SIGINT', line: ['"type":"part_written"'] },
  })
  expect(stopped.code, stopped.stderr).toBe(130)
  expect(stopped.stderr).toContain('Stopping: finished work is being saved.')
  const last = JSON.parse(stopped.stdout.trim().split('\n').at(-1)!) as { type: string; status: string }
  expect([last.type, last.status]).toEqual(['run_ended', 'interrupted'])
  const again = await phaseline(['run', EXAMPLE, '--store', store, '--no-report'])
  expect(again.code, again.stderr).toBe(0)
  expect(artifactHashes(store)).toEqual(artifactHashes(undisturbed))
})

test('a second process on a run that is driven is refused, and the first is not disturbed', async () => {
  const store = join(folder.path, 'contested')
  let second: Promise<Finished> | undefined
  const firstProcess = await phaseline(['run', EXAMPLE, '--store', store, '--json', '--no-report'], {
    // The first is held still while the second tries: it lives, so its lock counts.
    signalAt: { signal: 'SIGSTOP', line: ['"type":"part_written"'] },
    onLine(line, child) {
      if (second !== undefined || !line.includes('"type":"part_written"')) return
      const { run } = JSON.parse(line) as { run: string }
      second = phaseline(['resume', run, '--store', store]).finally(() => child.kill('SIGCONT'))
    },
  })
  const refused = await second!
  expect(refused.code).toBe(2)
  expect(refused.stderr).toMatch(/\[RUN_LOCKED\]/)
  expect(firstProcess.code, firstProcess.stderr).toBe(0)
  expect(artifactHashes(store)).toEqual(artifactHashes(undisturbed))
})

test('the report is one file without network addresses and shows what was run', async () => {
  const file = join(folder.path, 'report.html')
  const { code, stdout, stderr } = await phaseline(['report', 'latest', '--store', undisturbed, '--output', file])
  expect(code, stderr).toBe(0)
  expect(stdout.trim().endsWith('report.html')).toBe(true)
  const page = readFileSync(file, 'utf8')
  expect(/(src|href)="https?:/.test(page)).toBe(false)
  const texts = [
    'S&amp;P 500 momentum',
    'Equity and drawdown',
    'Monthly returns',
    'History of the search',
    '<svg',
    'In sample',
    'Out-of-sample',
  ]
  expect(texts.filter((text) => !page.toLowerCase().includes(text.toLowerCase()))).toEqual([])
  // The opens of this index are those of the day before until 2006; the reader must be told.
  expect(/open[^<]{0,120}previous close/i.test(page)).toBe(true)
})

test('show names every phase and output; results print a table with the best first', async () => {
  const shown = await phaseline(['show', 'latest', '--store', undisturbed])
  expect(shown.stdout).toMatch(/parameter_optimization {2}optimization {2}succeeded/)
  expect(shown.stdout).toContain('optimization_history')
  const table = await phaseline([
    'results',
    'latest.parameter_optimization',
    '--store',
    undisturbed,
    '--top',
    '3',
    '--sort',
    'sharpe_ratio',
    '--columns',
    'trial,sharpe_ratio',
  ])
  const rows = table.stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.trim().split(/\s+/)[1]))
  expect(rows).toHaveLength(3)
  expect(rows).toEqual([...rows].sort((a, b) => b - a))
})

test('--dry-run shows the phases and the number of trials, and writes nothing', async () => {
  const store = join(folder.path, 'dry')
  const { code, stdout, stderr } = await phaseline(['run', EXAMPLE, '--store', store, '--dry-run'])
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/parameter_optimization/)
  expect(stdout).toMatch(/9,?772 trials/)
  expect(existsSync(store)).toBe(false)
})
