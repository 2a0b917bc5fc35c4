/** @module A million configurations of a strategy that decides bar by bar, in bounded memory and with none lost. */
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../e2e/cli-process.ts'
import { PATIENT_BAR_BY_BAR, runManyTrials } from '../e2e/many-trials.ts'

/** Parameters and results of a million trials are 200 MB as numbers, and several times that as objects. */
const MOST_BYTES = 1e9
const TRIALS = 1_000_000

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('a million configurations decided bar by bar are all found again, in a gigabyte', async () => {
  const many = { strategy: PATIENT_BAR_BY_BAR, name: 'patient_bars', trials: TRIALS, bars: 60 }
  const { trials, table, counts, peakBytes } = await runManyTrials(folder.path, many)
  expect(peakBytes).toBeLessThan(MOST_BYTES)
  expect(table.length).toBe(TRIALS)
  expect(trials).toMatchObject({ submitted: TRIALS, succeeded: counts.ok, failed: counts.failed, skipped: 0 })
  expect(trials.succeeded + trials.failed).toBe(TRIALS)
}, 600_000)
