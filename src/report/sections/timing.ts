/** @module When each phase ran, and how many cores and how much memory were taken at any time. */
import { formatBytes, formatDurationMs } from '../../core/units.ts'
import { linearTicks } from '../charts/axis.ts'
import { type Html, html } from '../html.ts'
import type { ReportData, ReportPhase } from '../report-data.ts'
import { type Section, toneOf } from './section.ts'

const MAX_ROWS = 300

interface Span {
  readonly phase: ReportPhase
  readonly from: number
  readonly to: number
}

/** The attempts of all phases as spans of milliseconds since the run began. Attempts without an end last to `now`. */
export function spansOf(data: ReportData): {
  readonly start: number
  readonly end: number
  readonly spans: readonly Span[]
} {
  const attempts = data.phases.flatMap((phase) => phase.attempts.map((attempt) => ({ phase, attempt })))
  const start = Math.min(...attempts.map(({ attempt }) => attempt.startedAt))
  const ends = attempts.map(({ attempt }) => attempt.startedAt + (attempt.durationMs ?? 0))
  const end = Math.max(start + 1, ...ends, ...(data.run.endedAt === undefined ? [] : [data.run.endedAt]))
  const spans = attempts.map(({ phase, attempt }) => ({
    phase,
    from: attempt.startedAt - start,
    to: (attempt.durationMs === undefined ? end : attempt.startedAt + attempt.durationMs) - start,
  }))
  return { start, end, spans }
}

export interface Load {
  /** Milliseconds since the run began; the load holds until the next time. */
  readonly time: number[]
  readonly cores: number[]
  readonly memory: number[]
}

/** What the phases were granted, summed over those that ran at the same time: steps at each start and end. */
export function loadOver(spans: readonly Span[]): Load {
  const steps = spans
    .filter(({ phase }) => phase.resources !== undefined)
    .flatMap(({ phase, from, to }) => [
      { at: from, cores: phase.resources!.cpuCores, memory: phase.resources!.memoryBytes },
      { at: to, cores: -phase.resources!.cpuCores, memory: -phase.resources!.memoryBytes },
    ])
    .sort((a, b) => a.at - b.at)
  const load: Load = { time: [], cores: [], memory: [] }
  let [cores, memory] = [0, 0]
  for (const step of steps) {
    cores += step.cores
    memory += step.memory
    if (load.time.at(-1) === step.at) {
      load.cores[load.cores.length - 1] = cores
      load.memory[load.memory.length - 1] = memory
    } else {
      load.time.push(step.at)
      load.cores.push(cores)
      load.memory.push(memory)
    }
  }
  return load
}

/** The load as a filled step line of its own, on the time axis of the bars above it. */
function loadStrip(
  name: string,
  time: readonly number[],
  values: readonly number[],
  end: number,
  format: (value: number) => string,
): Html {
  const most = Math.max(...values)
  const x = (at: number): string => ((at / end) * 1000).toFixed(1)
  let path = 'M0 40'
  values.forEach((value, i) => {
    const level = (40 - (most > 0 ? value / most : 0) * 36).toFixed(1)
    path += `H${x(time[i]!)}V${level}`
  })
  return html`<div class="gantt-row"><span class="gantt-name">${name}</span><span class="gantt-track load"><svg viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" aria-label="${name} over time, at most ${format(most)}"><path d="${path}H1000V40Z" fill="var(--series-1)" fill-opacity="0.25" stroke="var(--series-1)" stroke-width="1.5" vector-effect="non-scaling-stroke"/></svg></span><span class="gantt-time">${format(most)}</span></div>`
}

export const timing: Section = {
  title: 'Time and resources',
  render(data) {
    const ran = data.phases.filter((phase) => phase.attempts.length > 0)
    if (ran.length === 0) return null
    const { start, end, spans } = spansOf(data)
    const length = end - start
    const percent = (value: number): string => ((value / length) * 100).toFixed(2)
    const ticks = linearTicks(0, length, 5).values.filter((value) => value <= length)
    const busiest = Math.max(...ran.map((phase) => phase.durationMs))
    const load = loadOver(spans)
    const rows = data.phases.slice(0, MAX_ROWS).map((phase) => {
      const own = spans.filter((span) => span.phase === phase)
      const time =
        own.length > 0 ? formatDurationMs(phase.durationMs) : phase.reusedFrom !== undefined ? 'reused' : phase.status
      return html`<div class="gantt-row"><span class="gantt-name" title="${phase.name}">${phase.name}</span><span class="gantt-track">${own.map(
        ({ from, to }) =>
          html`<i class="bar-${toneOf(phase.status)}" style="left:${percent(from)}%;width:max(2px,${percent(to - from)}%)" title="${phase.name}: ${formatDurationMs(to - from)}, ${formatDurationMs(from)} after the start"></i>`,
      )}</span><span class="gantt-time"${phase.durationMs === busiest && own.length > 0 && html` data-most="1"`}>${time}</span></div>`
    })
    return html`<div class="gantt">${rows}${
      load.time.length > 0 && [
        loadStrip('cores granted', load.time, load.cores, length, String),
        loadStrip('memory granted', load.time, load.memory, length, formatBytes),
      ]
    }<div class="gantt-row gantt-axis"><span class="gantt-name"></span><span class="gantt-track">${ticks.map(
      (tick) => html`<i style="left:${percent(tick)}%">${formatDurationMs(tick)}</i>`,
    )}</span><span class="gantt-time"></span></div></div>${
      data.phases.length > MAX_ROWS && html`<p class="fine">The first ${MAX_ROWS} of ${data.phases.length} phases.</p>`
    }`
  },
}
