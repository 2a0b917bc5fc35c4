/** @module `phaseline results` of a search: its best trials, and by what they are in order. */
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { phaseline, temporaryFolder } from './cli-process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

test('the trials of a search are shown best first, its output as it is', async () => {
  const cwd = join(folder.path, 'project')
  await phaseline(['init', cwd])
  const run = await phaseline(['run', 'workflow.yaml', '--no-report'], { cwd })
  expect(run.code, run.stderr).toBe(0)
  const results = async (...words: string[]) => {
    const { stdout, stderr } = await phaseline(['results', ...words], { cwd })
    return { rows: stdout, said: stderr.trim() }
  }
  const sharpe = ['--columns', 'trial,sharpe_ratio']
  const best = JSON.parse((await results('parameter_optimization.best_parameters')).rows) as { trial: number }
  const shown = await results('parameter_optimization', '--top', '3', ...sharpe, '--json')
  expect(shown.said).toBe('')
  const trials = JSON.parse(shown.rows) as { trial: number; sharpe_ratio: number }[]
  expect(trials[0]!.trial).toBe(best.trial)
  expect(trials.map((each) => each.sharpe_ratio)).toEqual(trials.map((each) => each.sharpe_ratio).sort((a, b) => b - a))
  const place = 'parameter_optimization.optimization_history'
  expect((await results('parameter_optimization', '--top', '3')).said).toBe(
    `3 of 45 rows of ${place}, best sharpe_ratio first; --top shows more`,
  )
  const whole = await results(place, '--top', '99', '--json')
  expect((JSON.parse(whole.rows) as { trial: number }[]).map(({ trial }) => trial)).toEqual([...Array(45).keys()])
  expect((await results('parameter_optimization', '--top', '99', '--sort', 'max_drawdown', '--ascending')).said).toBe(
    `45 rows of ${place}, smallest max_drawdown first`,
  )
})
