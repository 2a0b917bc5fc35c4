import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { randomBars } from '../../../test/fixtures/reference-bars.ts'
import { createEvaluator } from './evaluate.ts'
import { requireCausal } from './look-ahead.ts'
import { builtInStrategies, loadStrategies, strategiesOf } from './plug-in-strategies.ts'
import { decidedByLines, linesRuleOf } from './signal-rules.ts'
import { defineStrategy, type Strategy } from './strategy.ts'

const folder = mkdtempSync(join(tmpdir(), 'strategies-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const follow = (name: string, body: string, more = ''): string => `
export const ${name} = {
  name: '${name}', description: 'Of a test.', parameters: { period: { type: 'integer', min: 1, max: 50, default: 3 } },
  warmup: ({ period }: { period: number }) => period,
  positions(context: any, { period }: { period: number }, out: Float64Array) { ${body} },${more}
}
`
const rising = 'for (let i = period; i < out.length; i++) out[i] = context.close[i] > context.close[i - period] ? 1 : 0'

test('strategies of files are found by name, load once, and evaluate like built-in ones', async () => {
  const file = write('rising.ts', `${follow('rising', rising)}\nexport const other = 42`)
  const own = await loadStrategies([file])
  expect(Object.keys(own)).toEqual(['rising'])
  expect((await loadStrategies([file])).rising).toBe(own.rising)
  expect(strategiesOf([])).toEqual({})
  expect(Object.keys(strategiesOf([file, file]))).toEqual(['rising'])
  const bars = randomBars(1, 200)
  const { positions } = createEvaluator({ bars, strategy: own.rising as Strategy })
  const found = positions({ period: 5 })
  for (let i = 5; i < 200; i++) expect(found[i]).toBe(bars.close[i]! > bars.close[i - 5]! ? 1 : 0)
  expect(() => positions({ period: 51 })).toThrow('Expected a whole number from 1 to 50 for parameter "period"')
})

test.each([
  [
    'no name',
    'export const a = { positions() {}, parameters: {}, warmup: () => 0 }',
    'Expected a name for every strategy',
  ],
  [
    'no parameters',
    "export const a = { name: 'a', positions() {}, warmup: () => 0 }",
    'Expected parameters of strategy "a"',
  ],
  [
    'no warm-up',
    "export const a = { name: 'a', parameters: {}, positions() {} }",
    'Expected a function `warmup` of strategy "a"',
  ],
  [
    'positions that are no function',
    "export const a = { name: 'a', parameters: {}, warmup: () => 0, positions: [1, 0] }",
    'Expected a function `positions`',
  ],
  ['the name of a built-in one', follow('momentum', rising), 'was "momentum", which exists already'],
])('a strategy with %s is refused with its file', async (what, text, message) => {
  const file = write(`${what.replaceAll(' ', '-')}.ts`, text)
  await expect(loadStrategies([file])).rejects.toThrow(message)
  await expect(loadStrategies([file])).rejects.toMatchObject({ code: 'WF_PLUGIN', where: { file } })
})

test('two files with a strategy of one name are refused', async () => {
  const files = [write('a.ts', follow('twin', rising)), write('b.ts', follow('twin', rising))]
  await expect(loadStrategies(files)).rejects.toThrow('"twin" is in two files')
})

test('positions that are returned instead of written are an error of the trial', async () => {
  const file = write('returning.ts', follow('returning', 'return new Float64Array(7)'))
  const { returning } = await loadStrategies([file])
  const evaluator = createEvaluator({ bars: randomBars(1, 50), strategy: returning as Strategy })
  expect(() => evaluator.evaluate({}, new Float64Array(20))).toThrow(
    'Expected strategy "returning" to write into the array that it is given, it returned 7 values.',
  )
})

test('a strategy decided by lines keeps its fast kernel', async () => {
  const lines = defineStrategy({
    name: 'own_lines',
    description: 'Of a test.',
    parameters: {},
    warmup: () => 1,
    positions: decidedByLines((context) => ({ upper: context.close, lower: context.open, above: 1, below: undefined })),
  })
  expect(linesRuleOf(lines)).toBeDefined()
  const source = new URL('./strategies/momentum.ts', import.meta.url).href
  const file = write(
    'lines.ts',
    `import { momentum } from '${source}'\nexport const copied = { ...momentum, name: 'copied' }`,
  )
  const { copied } = await loadStrategies([file])
  expect(linesRuleOf(copied as Strategy)).toBeDefined()
})

const strategy = (positions: Strategy['positions']): Strategy =>
  defineStrategy({ name: 'suspect', description: 'Of a test.', parameters: {}, warmup: () => 1, positions })

test('strategies that look ahead are found, however they do it', () => {
  const bars = [randomBars(5, 400)]
  const suspects: Readonly<Record<string, Strategy['positions']>> = {
    'the next close': ({ close }, _, out) => {
      for (let i = 0; i + 1 < out.length; i++) out[i] = close[i + 1]! > close[i]! ? 1 : 0
    },
    'the mean of all bars': ({ close }, _, out) => {
      const mean = close.reduce((sum, price) => sum + price, 0) / close.length
      for (let i = 0; i < out.length; i++) out[i] = close[i]! < mean ? 1 : 0
    },
    'how many bars there are': (_context, _, out) => {
      for (let i = 0; i < out.length; i++) out[i] = i > out.length / 2 ? 1 : 0
    },
  }
  for (const [what, positions] of Object.entries(suspects)) {
    expect(() => requireCausal(strategy(positions), bars, {}), what).toThrow(
      /to decide from the past alone, its position at bar \d+ changes/,
    )
  }
})

test('strategies that remember, roll dice or write into the bars are found', () => {
  const bars = [randomBars(5, 300)]
  let calls = 0
  expect(() =>
    requireCausal(
      strategy((_c, _p, out) => out.fill(++calls % 2)),
      bars,
      {},
    ),
  ).toThrow(/the second time/)
  expect(() =>
    requireCausal(
      strategy(({ close }) => {
        close[3] = 1
      }),
      bars,
      {},
    ),
  ).toThrow('it wrote into "close"')
  expect(bars[0]!.close[3]).not.toBe(1)
})

test('no built-in strategy is suspected', () => {
  const bars = [randomBars(1, 400), randomBars(2, 400)]
  for (const each of Object.values(builtInStrategies)) {
    const count = 'instruments' in each ? Math.max(2, each.instruments.min) : 1
    expect(() => requireCausal(each, bars.slice(0, count), {}), each.name).not.toThrow()
  }
})

test('bars that are too few to cut are no reason to suspect', () => {
  for (const length of [0, 1, 2]) requireCausal(builtInStrategies.momentum!, [randomBars(1, length)], {})
})
