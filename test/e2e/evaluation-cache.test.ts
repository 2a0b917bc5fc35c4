/**
 * @module What an earlier search evaluated, through the command line: the same bytes with and without, also when the process is
 * killed while it looks results up; and `--force` evaluates everything again.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { artifactsOfRuns, phaseline, temporaryFolder } from './cli-process.ts'
import { PATIENT_BAR_BY_BAR } from './many-trials.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())
const cwd = folder.path

const workflow = (cache: boolean): string => `
name: twice
plugins: [./patient.ts]
data: { source: { synthetic: { seed: 3, length: 300 } }, symbols: [A] }
phases:
  - name: coarse
    type: optimization
    config:
      evaluation_cache: ${cache}
      strategies: [patient_bars]
      optimization: { parameters: { look: [2, 4, 6, 8], hold: [3, 9, 17], rise: [0, 0.005, 0.01] } }
    outputs: [best_parameters]
  - name: fine
    type: optimization
    depends_on: [coarse]
    config:
      evaluation_cache: ${cache}
      strategies: [patient_bars]
      optimization: { method: tpe, n_trials: 60, parameters: { look: "range(2,9,1)", hold: [3, 6, 9, 12, 15, 17], rise: { min: 0, max: 0.02 } } }
    outputs: [best_parameters]
`

test('a search that looks results up ends with the same bytes, killed or not', async () => {
  writeFileSync(join(cwd, 'patient.ts'), PATIENT_BAR_BY_BAR)
  writeFileSync(join(cwd, 'with.yaml'), workflow(true))
  writeFileSync(join(cwd, 'without.yaml'), workflow(false))
  const without = await phaseline(['run', 'without.yaml', '--no-report', '--store', 'without'], { cwd })
  expect(without.code, without.stderr).toBe(0)
  expect(without.stderr).not.toContain('were known')
  const [expected] = artifactsOfRuns(join(cwd, 'without'))

  const killed = await phaseline(['run', 'with.yaml', '--no-report', '--store', 'with', '--json'], {
    cwd,
    signalAt: { signal: 'SIGKILL', line: ['"type":"part_written"', '"phase":"fine"'], nth: 2 },
  })
  expect(killed.signal).toBe('SIGKILL')
  const resumed = await phaseline(['resume', '--store', 'with', '--no-report'], { cwd })
  expect(resumed.code, resumed.stderr).toBe(0)
  expect(artifactsOfRuns(join(cwd, 'with'))).toEqual([expected])

  const again = await phaseline(['run', 'with.yaml', '--no-report', '--store', 'with', '--fresh', '--force', 'fine'], {
    cwd,
  })
  expect(again.code, again.stderr).toBe(0)
  expect(again.stderr).not.toContain('were known')
  for (const artifacts of artifactsOfRuns(join(cwd, 'with'))) expect(artifacts).toEqual(expected)

  const changed = await phaseline(
    ['run', 'with.yaml', '--no-report', '--store', 'with', '--set', 'phases.1.config.optimization.n_trials=50'],
    { cwd },
  )
  expect(changed.code, changed.stderr).toBe(0)
  expect(changed.stderr).toMatch(/fine: \d+ of \d+ trials were known from earlier searches of this store/)
})
