/** @module Commands on documents over time: how many, how many of them succeeded, and how long they took. */
import { formatBytes } from '../../core/units.ts'
import type { TrendBucket } from '../../documents/index.ts'
import { scrollBox } from '../../report/charts/figure-renderer.ts'
import { formatNumber } from '../../report/format-number.ts'
import { type Html, html } from '../../report/html.ts'
import { formatMs, plural } from './figures.ts'
import { keyOf } from './meter.ts'
import { part } from './page.ts'

/** A column of a chart: two values, the lower one in front of the higher. */
interface Column {
  readonly title: string
  readonly low: number
  readonly high: number
}

/** Few columns are not drawn wider than this share of the chart. */
const MIN_COLUMNS = 8

/** The part, or nothing where nothing was measured. */
export function trendPart(buckets: readonly TrendBucket[]): Html | false {
  const [first] = buckets
  if (first === undefined) return false
  const last = buckets.at(-1)!
  const step = stepName(first.to - first.from)
  const most = buckets.reduce((high, { commands }) => Math.max(high, commands), 0)
  const slowest = buckets.reduce((high, { p95 }) => Math.max(high, p95 ?? 0), 0)
  const commands = buckets.map((each) =>
    each.commands === 0
      ? undefined
      : {
          title: `${moment(each.from)}: ${plural(each.commands, 'command')}, ${each.succeeded} succeeded`,
          low: each.succeeded,
          high: each.commands,
        },
  )
  const times = buckets.map(({ from, p50, p95 }) =>
    p50 === null || p95 === null
      ? undefined
      : { title: `${moment(from)}: median ${formatMs(p50)}, 95 % within ${formatMs(p95)}`, low: p50, high: p95 },
  )
  return part(
    'trend',
    'Over time',
    html`<div class="pair"><div class="card"><h3>Commands</h3><ul class="legend"><li>${keyOf('var(--series-1)')} succeeded</li><li>${keyOf('var(--bad)')} not</li><li>at most <b>${formatNumber(most, 'integer')}</b> in ${step}</li></ul>${chart(
      `Commands, at most ${most} in ${step}`,
      commands,
      most,
      'var(--bad)',
    )}${axis(buckets, first, last)}</div><div class="card"><h3>Time</h3><ul class="legend"><li>${keyOf('var(--series-1)')} median</li><li>${keyOf('var(--series-2)')} 95 %</li><li>at most <b>${formatMs(slowest)}</b></li></ul>${chart(
      `Median and 95th percentile of the time of a command, at most ${formatMs(slowest)}`,
      times,
      slowest,
      'var(--series-2)',
    )}${axis(buckets, first, last)}</div></div>${numbers(buckets)}`,
  )
}

function chart(label: string, columns: readonly (Column | undefined)[], most: number, color: string): Html {
  const width = 1_000 / Math.max(columns.length, MIN_COLUMNS)
  const height = (value: number): number => (most > 0 ? value / most : 0) * 100
  const rects = columns.map((column, i) => {
    if (column === undefined) return undefined
    const x = (i * width + width * 0.1).toFixed(1)
    const wide = (width * 0.8).toFixed(1)
    const [low, high] = [height(column.low), height(column.high)]
    const rect = (top: number, length: number, fill: string): Html =>
      html`<rect x="${x}" y="${(102 - top).toFixed(1)}" width="${wide}" height="${length.toFixed(1)}" fill="${fill}"/>`
    return html`<g><title>${column.title}</title>${rect(high, high - low, color)}${rect(low, low, 'var(--series-1)')}</g>`
  })
  return html`<svg class="trend" viewBox="0 0 1000 104" preserveAspectRatio="none" role="img" aria-label="${label}">${rects}<path d="M0 103H1000" stroke="var(--axis)" vector-effect="non-scaling-stroke"/></svg>`
}

/** Both ends; only the first where columns do not reach the second. */
const axis = ({ length }: readonly unknown[], first: TrendBucket, last: TrendBucket): Html =>
  html`<p class="trend-axis"><span>${moment(first.from)}</span><span>${length >= MIN_COLUMNS && `${moment(last.to)} UTC`}</span></p>`

function numbers(buckets: readonly TrendBucket[]): Html {
  const rows = buckets.filter(({ commands }) => commands > 0).reverse()
  return html`<details><summary>The numbers</summary><div class="card">${scrollBox(
    'Commands over time',
    html`<table class="rows"><thead><tr><th scope="col">From (UTC)</th>${['Commands', 'Succeeded', 'Rolled back', 'Median', '95 %', 'Memory at most'].map((title) => html`<th scope="col" class="number">${title}</th>`)}</tr></thead><tbody>${rows.map(
      ({ from, commands, succeeded, rolledBack, p50, p95, peakHeapUsedBytes }) =>
        html`<tr><th scope="row" class="nb">${moment(from)}</th>${[
          formatNumber(commands, 'integer'),
          formatNumber(succeeded / commands, 'percent'),
          formatNumber(rolledBack, 'integer'),
          formatMs(p50),
          formatMs(p95),
          formatBytes(peakHeapUsedBytes ?? 0),
        ].map((text) => html`<td class="number">${text}</td>`)}</tr>`,
    )}</tbody></table>`,
  )}</div></details>`
}

const moment = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]

/** The length of a step in words: `5 min`, `an hour`, `7 days`. */
function stepName(ms: number): string {
  if (ms === DAY) return 'a day'
  if (ms === HOUR) return 'an hour'
  if (ms > DAY) return `${Math.round(ms / DAY)} days`
  return ms > HOUR ? `${ms / HOUR} hours` : `${ms / MINUTE} min`
}
