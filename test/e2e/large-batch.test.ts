/**
 * @module 120,000 configurations of a strategy over columns and 100,000 of one that decides bar by bar, both of a file of the user,
 * through the command line: none is lost, whatever it throws or answers, and memory does not grow with their number.
 */
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from './cli-process.ts'
import { type Accounted, PATIENT_BAR_BY_BAR, runManyTrials } from './many-trials.ts'

/** The threads and their code take some 400 MB; results of all trials as objects would take more again. */
const MOST_BYTES = 1e9

const folder = temporaryFolder()
afterAll(() => folder.remove())

const OVER_COLUMNS = `
export const patient = {
  name: 'patient',
  description: 'Long after a rise by a share of the last bars, for some bars.',
  parameters: {
    look: { type: 'integer', min: 1, max: 20, default: 5 },
    rise: { type: 'float', min: 0, max: 0.02, default: 0.01 },
    hold: { type: 'integer', min: 1, max: 40, default: 5 },
  },
  warmup: ({ look }: { look: number }) => look,
  positions(
    { close }: { close: Float64Array },
    { look, rise, hold }: { look: number; rise: number; hold: number },
    out: Float64Array,
  ) {
    if (look === 13) throw new Error('unlucky')
    let left = 0
    for (let i = look; i < out.length; i++) {
      left = close[i]! > close[i - look]! * (1 + rise) ? hold : left - 1
      out[i] = left > 0 ? (hold === 17 ? Number.NaN : 1) : 0
    }
  },
}
`

function expectNoneLost({ trials, table, counts, column, peakBytes }: Accounted, submitted: number): void {
  expect(peakBytes).toBeLessThan(MOST_BYTES)
  expect(table.length).toBe(submitted)
  expect(trials.submitted).toBe(submitted)
  expect(trials.succeeded + trials.failed + trials.skipped).toBe(submitted)
  expect(trials.succeeded).toBe(counts.ok)
  expect(trials.failed).toBe(counts.failed)
  const [index, look, error] = [column('trial'), column('look'), column('error')]
  const wrong: number[] = []
  for (let i = 0; i < submitted; i++) {
    const isTold = String(error[i] ?? '').includes('unlucky')
    if (index[i] !== i || (look[i] === 13) !== isTold) wrong.push(i)
  }
  expect(wrong).toEqual([])
  // One look in twenty is unlucky, and one hold in forty answers no number where it would be long.
  expect(trials.failed / submitted).toBeGreaterThan(0.05)
  expect(trials.failed / submitted).toBeLessThan(0.1)
}

test('each of 120,000 configurations over columns is found again: succeeded, failed or skipped', async () => {
  const many = { strategy: OVER_COLUMNS, name: 'patient', trials: 120_000, bars: 200 }
  expectNoneLost(await runManyTrials(folder.path, many), many.trials)
})

test('each of 100,000 configurations decided bar by bar is found again', async () => {
  const many = { strategy: PATIENT_BAR_BY_BAR, name: 'patient_bars', trials: 100_000, bars: 60 }
  expectNoneLost(await runManyTrials(folder.path, many), many.trials)
})
