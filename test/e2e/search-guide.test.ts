/** @module The guide to searching is true: its definitions run as they stand, and a killed search goes on to the same bytes. */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { randomWalkBars } from '../../src/research/market/index.ts'
import { artifactHashes, phaseline, repository, temporaryFolder } from './cli-process.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

const definitions = new Map(
  [
    ...readFileSync(join(repository, 'docs/how-to/search.md'), 'utf8').matchAll(/```yaml\n(name: (\S+)\n[\s\S]*?)```/g),
  ].map((match) => [match[2]!, match[1]!] as const),
)

/** A folder of its own with the definition and prices for it. */
function project(name: string): string {
  const path = join(folder.path, name)
  mkdirSync(path)
  writeFileSync(join(path, 'workflow.yaml'), definitions.get(name)!)
  const bars = randomWalkBars({ symbol: 'WALK', length: 1_500, seed: 3, start: Date.UTC(2015, 0, 1) * 1000 })
  const lines = ['date,open,high,low,close,volume']
  for (let i = 0; i < bars.length; i++) {
    const day = new Date(bars.time[i]! / 1000).toISOString().slice(0, 10)
    lines.push([day, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(','))
  }
  writeFileSync(join(path, 'prices.csv'), lines.join('\n'))
  return path
}

test('the guide has the definitions that are tested here', () => {
  expect([...definitions.keys()]).toEqual(['budget', 'validated', 'limits', 'front', 'pruning', 'two-steps'])
})

test.each(['budget', 'validated', 'limits', 'two-steps'])(
  'the definition "%s" has no mistakes and runs',
  async (name) => {
    const cwd = project(name)
    const checked = await phaseline(['validate', 'workflow.yaml'], { cwd })
    expect(checked.code, checked.stderr).toBe(0)
    const { code, stderr } = await phaseline(['run', 'workflow.yaml', '--no-report'], { cwd })
    expect(code, stderr).toBe(0)
  },
)

test.each(['front', 'pruning'])(
  '"%s", killed between two parts and resumed, ends with the same bytes',
  async (name) => {
    const cwd = project(name)
    const words = ['workflow.yaml', '--no-report', '--store']
    const whole = await phaseline(['run', ...words, 'undisturbed'], { cwd })
    expect(whole.code, whole.stderr).toBe(0)
    const killed = await phaseline(['run', ...words, 'killed', '--json'], {
      cwd,
      signalAt: { signal: 'SIGKILL', line: ['"type":"part_written"'], nth: 2 },
    })
    expect(killed.signal).toBe('SIGKILL')
    const resumed = await phaseline(['resume', '--store', 'killed', '--no-report'], { cwd })
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(artifactHashes(join(cwd, 'killed'))).toEqual(artifactHashes(join(cwd, 'undisturbed')))
  },
)

const programs = new Map(
  [...readFileSync(join(repository, 'docs/how-to/search.md'), 'utf8').matchAll(/```ts (\S+)\n([\s\S]*?)```/g)].map(
    (match) => [match[1]!, match[2]!.replaceAll('phaseline/search', join(repository, 'src/search/index.ts'))] as const,
  ),
)

/** Runs a program of the guide in a folder and returns what it printed. */
async function runProgram(name: string, cwd: string): Promise<string> {
  mkdirSync(cwd, { recursive: true })
  writeFileSync(join(cwd, name), programs.get(name)!)
  const { stdout } = await promisify(execFile)(process.execPath, [name], { cwd })
  return stdout
}

test('the programs of the guide run and find what they look for', async () => {
  expect([...programs.keys()]).toEqual(['ask-and-tell.ts', 'resume.ts', 'weights.ts'])
  const cwd = join(folder.path, 'programs')
  const asked = await runProgram('ask-and-tell.ts', cwd)
  expect(asked).toContain('fast: 12, slow: 90')
  expect(asked).toMatch(/matters most|No parameter can be called important/)
  expect(await runProgram('weights.ts', cwd)).toMatch(/\[ 0\.5, 0\.4, 0\.(1|09{6})/)
})

test('the stored study of the guide, torn as a crash leaves it, goes on to the same bytes', async () => {
  const [whole, torn] = [join(folder.path, 'whole'), join(folder.path, 'torn')]
  const printed = await runProgram('resume.ts', whole)
  expect(printed).toMatch(/^60 /)
  const bytes = readFileSync(join(whole, 'search.study'))
  mkdirSync(torn)
  writeFileSync(join(torn, 'search.study'), bytes.subarray(0, bytes.length - 700))
  expect(await runProgram('resume.ts', torn)).toBe(printed)
})
