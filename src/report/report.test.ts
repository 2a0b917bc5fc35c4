import { beforeAll, expect, test } from 'vitest'
import type { Figure } from '../definition/figure.ts'
import { sampleRun } from './fixtures/sample-run.ts'
import { renderReport } from './index.ts'
import type { ReportData, ReportPhase } from './report-data.ts'

let data: ReportData
let page: string

beforeAll(async () => {
  data = sampleRun()
  page = await renderReport(data)
})

const hostile = `</script><img src=x onerror=alert(1)> "quoted" 'single' & {b|rich} \u202e zr0-cls-1`

function withPhase(change: Partial<ReportPhase>): ReportData {
  return { ...data, phases: [{ ...data.phases[0]!, figures: [], ...change }] }
}

test('the same data give the same page, whatever was drawn before', async () => {
  await renderReport(withPhase({ figures: [data.phases[2]!.figures[1]!] }))
  expect((await renderReport(sampleRun())) === page).toBe(true)
})

test('the page is one file under two megabytes that asks for nothing', () => {
  expect(Buffer.byteLength(page)).toBeLessThan(2_000_000)
  expect(page.includes(`default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;`)).toBe(true)
  expect(page.match(/<script|<iframe|<object|@import|url\((?!#)|\son[a-z]+=/gi)).toBeNull()
  const targets = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map((match) => match[1]!)
  for (const target of targets) expect(target).toMatch(/^#|^data:,$/)
})

test('every link of the page has its anchor, and no id occurs twice', () => {
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]!)
  expect(new Set(ids).size).toBe(ids.length)
  const anchors = [...page.matchAll(/(?:href="|url\()#([^")]+)/g)].map((match) => match[1]!)
  expect(anchors.length).toBeGreaterThan(10)
  for (const anchor of anchors) expect(ids).toContain(anchor)
})

test('the page says what was run, on what, and with which seed and versions', () => {
  for (const text of [
    'S&amp;P 500 momentum',
    'brisk-otter-3fa9c1',
    'npm:<wbr>vega-<wbr>datasets/<wbr>data/<wbr>sp500-2000.<wbr>csv',
    '<span class="nb">2000-01-03</span>',
    'seed 42',
    '24.21.0',
    'use the close, or data from 2006 on',
    'resumed once',
  ]) {
    expect(page.includes(text), text).toBe(true)
  }
})

test('the head shows the out-of-sample numbers beside the in-sample ones', () => {
  const tiles = page.slice(page.indexOf('class="tiles"'), page.indexOf('</dl>', page.indexOf('class="tiles"')))
  expect(tiles.match(/class="tile"/g)).toHaveLength(4)
  expect(tiles).toContain('in-sample')
  expect(tiles).not.toContain('Volatility')
  expect(page.includes('on data that the search has not seen')).toBe(true)
})

test('every figure drawn from searched data is marked', () => {
  const figures = page.split('<figure').slice(1)
  const inSample = data.phases.flatMap((phase) => phase.figures).filter((figure) => figure.sample === 'in_sample')
  expect(figures.filter((figure) => figure.includes('>In-sample</span>'))).toHaveLength(inSample.length)
})

test('pictures take their colors from the page and hold no ids of the library', () => {
  const pictures = [...page.matchAll(/<svg class="plot plot-(?:wide|narrow)"[\s\S]*?<\/svg>/g)].map((match) => match[0])
  expect(pictures.length).toBe(12)
  for (const picture of pictures) {
    expect(picture).not.toMatch(/zr\d|ecmeta|<style|class="zr/)
    // Black fills the inside of clip paths only, which is never seen.
    const visible = picture.replace(/<clipPath [\s\S]*?<\/clipPath>/g, '')
    expect(visible.match(/(?:fill|stroke)="(?!none|var\()[^"]*"/g)).toBeNull()
  }
})

test('hostile names stay text in every kind of figure', async () => {
  const base = { title: hostile, caption: hostile }
  const figures: Figure[] = [
    {
      ...base,
      kind: 'metrics',
      subjects: [hostile],
      rows: [{ name: hostile, format: 'ratio', values: [1], note: hostile }],
    },
    { ...base, kind: 'table', columns: [{ name: hostile, format: 'text' }], rows: [[hostile]] },
    {
      ...base,
      kind: 'time_series',
      time: [0, 86_400_000_000],
      panels: [{ title: hostile, format: 'number', series: [{ name: hostile, values: [1, 2] }] }],
      marks: [{ from: 0, to: 43_200_000_000, label: hostile }],
    },
    {
      ...base,
      kind: 'heat_map',
      x: { name: hostile, values: [hostile, 'b'] },
      y: { name: hostile, values: [hostile] },
      value: { name: hostile, format: 'number' },
      cells: [[1, 2]],
      marked: [{ x: 0, y: 0, label: hostile }],
    },
    {
      ...base,
      kind: 'scatter',
      x: { name: hostile, format: 'integer', values: [0, 1] },
      y: { name: hostile, format: 'ratio', values: [0, 1] },
    },
    { ...base, kind: 'calendar', rows: [{ year: 2020, months: [0.1], total: 0.1 }] },
    { ...base, kind: 'bars', format: 'ratio', names: [hostile, 'b'], values: [1, 2] },
    { ...base, kind: 'note', level: 'warning', text: hostile },
    { ...base, kind: 'constructor' } as unknown as Figure,
  ]
  const text = await renderReport({
    ...withPhase({
      name: hostile,
      type: hostile,
      figures,
      warnings: [hostile],
      error: { class: 'user', code: hostile, message: hostile, hint: hostile },
      cause: hostile,
      outputs: [
        { name: hostile, kind: hostile, path: hostile, bytes: 1, sha256: hostile, value: { [hostile]: hostile } },
      ],
      gate: {
        status: 'failed',
        checks: [{ name: hostile, kind: hostile, passed: false, evidence: hostile, message: hostile }],
      },
    }),
    run: { ...data.run, workflow: hostile, description: hostile, seed: hostile },
    definition: { file: hostile, text: `key: ${hostile} # ${hostile}` },
    insights: [{ level: 'info', title: hostile, text: hostile }],
    data: {
      facts: [{ name: hostile, value: hostile }],
      findings: [{ level: 'error', message: hostile, place: hostile, hint: hostile }],
    },
  })
  expect(text.match(/<img|<script|<\/script|\u202e/g)).toBeNull()
  // Well-formed: after taking quoted attributes out, no tag holds a stray quote.
  const tags = text.slice(text.indexOf('</style>')).match(/<[a-z][^>]*>/gi)!
  for (const tag of tags) expect(tag.replace(/="[^"]*"/g, ''), tag).not.toMatch(/["'&]/)
  expect(text.includes('cannot draw figures of kind "constructor"')).toBe(true)
})

test('a gate tells a check that failed from one that waits and one that was skipped', async () => {
  const check = { passed: false, evidence: null }
  const drawn = async (status: 'waiting' | 'failed'): Promise<string> =>
    renderReport(
      withPhase({
        gate: {
          status,
          checks: [
            { ...check, name: 'manual', kind: 'manual', message: 'Publish it?' },
            { ...check, name: 'tests', kind: 'command', passed: true, skipped: true, message: 'Skipped.' },
          ],
        },
      }),
    )
  const waiting = await drawn('waiting')
  expect(waiting).toContain('<li class="waiting"><b>manual</b> Publish it?</li>')
  expect(waiting).toContain('<li class="skipped"><b>tests</b> <span class="muted">command</span> Skipped.</li>')
  expect(await drawn('failed')).toContain('<li class="failed"><b>manual</b>')
})

test('what a program of a gate printed is shown line by line', async () => {
  const evidence = { command: ['npm', 'test'], exit_code: 1, printed: 'one <b>\ntwo\n' }
  const checks = [{ name: 'tests', kind: 'command', passed: false, message: 'No.', evidence }]
  expect(await renderReport(withPhase({ gate: { status: 'failed', checks } }))).toContain(
    '<pre tabindex="0">one &lt;b&gt;\ntwo</pre>',
  )
})

test('empty, missing and degenerate numbers draw without NaN', async () => {
  const nothing: Figure[] = [
    { kind: 'metrics', title: 'a', subjects: ['s'], rows: [{ name: 'r', format: 'ratio', values: [null] }] },
    { kind: 'table', title: 'a', columns: [], rows: [] },
    { kind: 'time_series', title: 'a', time: [], panels: [{ title: 'p', format: 'ratio', series: [] }] },
    {
      kind: 'time_series',
      title: 'a',
      time: [0, 1e12],
      panels: [{ title: 'p', format: 'ratio', scale: 'log', series: [{ name: 's', values: [null, 0] }] }],
    },
    {
      kind: 'heat_map',
      title: 'a',
      x: { name: 'x', values: [] },
      y: { name: 'y', values: [] },
      value: { name: 'v', format: 'ratio' },
      cells: [],
    },
    {
      kind: 'heat_map',
      title: 'a',
      x: { name: 'x', values: [1] },
      y: { name: 'y', values: [1] },
      value: { name: 'v', format: 'ratio' },
      cells: [[5]],
    },
    {
      kind: 'scatter',
      title: 'a',
      x: { name: 'x', format: 'integer', values: [] },
      y: { name: 'y', format: 'ratio', values: [] },
    },
    {
      kind: 'scatter',
      title: 'a',
      x: { name: 'x', format: 'integer', values: [3] },
      y: { name: 'y', format: 'ratio', values: [Number.NaN] },
      best: [null],
    },
    { kind: 'calendar', title: 'a', rows: [] },
    { kind: 'bars', title: 'a', format: 'ratio', names: [], values: [] },
    { kind: 'bars', title: 'a', format: 'ratio', names: ['n'], values: [null], intervals: [null] },
  ]
  const text = await renderReport(withPhase({ figures: nothing }))
  expect(text.split('<figure').length - 1).toBe(nothing.length)
  expect(text.match(/NaN|undefined|Infinity|\[object/g)).toBeNull()
})

test('a run that has only begun has a report, too', async () => {
  const text = await renderReport({
    run: { ...data.run, status: 'running', starts: 1, durationMs: 0 },
    phases: [
      {
        name: 'a',
        type: 't',
        status: 'pending',
        after: [],
        attempts: [],
        durationMs: 0,
        outputs: [],
        figures: [],
        warnings: [],
      },
    ],
    insights: [],
  })
  expect(text.includes('0 of 1 phase succeeded')).toBe(true)
  expect(text.includes('id="timing"')).toBe(false)
  expect(text.includes('id="findings"')).toBe(false)
})

test('ten thousand phases make a page of a reasonable size', async () => {
  const phases = Array.from(
    { length: 10_000 },
    (_, i): ReportPhase => ({
      name: `phase_${i}`,
      type: 'noop',
      status: 'succeeded',
      after: i > 0 ? [`phase_${i - 1}`] : [],
      attempts: [{ attempt: 1, startedAt: i, durationMs: 1 }],
      durationMs: 1,
      outputs: [],
      figures: [],
      warnings: [],
      key: 'a'.repeat(64),
    }),
  )
  const text = await renderReport({ ...data, phases })
  expect(Buffer.byteLength(text)).toBeLessThan(2_000_000)
  expect(text.includes('too many for a picture')).toBe(true)
})
