/** @module The process that drives a run, as it is seen while the page is open: its memory and the processors it uses. */
import { formatBytes } from '../../core/units.ts'
import { formatNumber } from '../../report/format-number.ts'
import { type Html, html } from '../../report/html.ts'
import type { ProcessSample } from '../process-samples.ts'
import { part } from './page.ts'

/** The part, or nothing before there are two samples. */
export function processPart(samples: readonly ProcessSample[], memoryBytes: number): Html | false {
  const first = samples[0]
  const last = samples.at(-1)
  if (first === undefined || last === undefined || samples.length < 2) return false
  const memory = samples.map(({ rssBytes }) => rssBytes)
  const cores = samples.map(({ cores: used }) => used)
  const peak = Math.max(...memory)
  const busiest = Math.max(...cores.map((used) => used ?? 0))
  const clock = (at: number): string => new Date(at).toISOString().slice(11, 19)
  const strip = (name: string, values: readonly (number | null)[], most: number, now: string, label: string): Html =>
    html`<div class="gantt-row"><span class="gantt-name">${name}</span><span class="gantt-track load"><svg viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" aria-label="${label}"><path d="${areaOf(samples, values, most)}" fill="var(--series-1)" fill-opacity="0.25" stroke="var(--series-1)" stroke-width="1.5" vector-effect="non-scaling-stroke"/></svg></span><span class="gantt-time" data-most="1">${now}</span></div>`
  return part(
    'process',
    'Process',
    html`<div class="card"><div class="gantt">${strip(
      'memory',
      memory,
      peak,
      formatBytes(last.rssBytes),
      `Memory of the process, at most ${formatBytes(peak)}`,
    )}${strip(
      'cores in use',
      cores,
      Math.max(1, busiest),
      formatNumber(last.cores, 'ratio'),
      `Processors in use, at most ${formatNumber(busiest, 'ratio')}`,
    )}<div class="gantt-row gantt-axis"><span class="gantt-name"></span><span class="trend-axis"><span>${clock(first.at)}</span><span>${clock(last.at)} UTC</span></span><span class="gantt-time"></span></div></div><p class="fine">Seen since the page is open. Memory at most ${formatBytes(peak)}, of ${formatBytes(memoryBytes)} that phases may take together; the process itself takes some, too.</p></div>`,
  )
}

/** A filled line over time; gaps where there is no value. */
function areaOf(samples: readonly ProcessSample[], values: readonly (number | null)[], most: number): string {
  const from = samples[0]!.at
  const length = Math.max(1, samples.at(-1)!.at - from)
  const points = samples.flatMap(({ at }, i) => {
    const value = values[i]
    if (value === null || value === undefined) return []
    return [[((at - from) / length) * 1000, 39 - (most > 0 ? value / most : 0) * 36] as const]
  })
  const [first] = points
  if (first === undefined) return 'M0 39H1000'
  const line = points.map(([x, y]) => `L${x.toFixed(1)} ${y.toFixed(1)}`).join('')
  return `M${first[0].toFixed(1)} 39${line}V39Z`
}
