/** @module When each phase ran, and how many cores and how much memory were taken at any time. */
import { formatBytes, formatDurationMs } from '../../core/units.ts'
import { linearTicks } from '../charts/axis.ts'
import { type Html, html } from '../html.ts'
import type { ReportData, ReportPhase } from '../report-data.ts'
import { type Section, toneOf } from './section.ts'

const MAX_ROWS = 300

export interface Span {
  readonly phase: ReportPhase
  readonly from: number
  readonly to: number
  /** The process died before it could say when the attempt ended. */
  readonly lost: boolean
}

export interface Timeline {
  /** Milliseconds of display time, in which idle time is cut. */
  readonly length: number
  readonly spans: readonly Span[]
  /** Where nothing ran for long: display time, and how long it was. */
  readonly cuts: readonly { readonly at: number; readonly idleMs: number }[]
}

/** Idle times longer than this share of the work are cut: a run resumed after a night would be all night. */
const MAX_IDLE_SHARE = 0.05

/**
 * The attempts of all phases on one time line that starts at 0. An attempt without an end lasts to now when its phase
 * runs; else the process died in it, and only its start is known.
 */
export function timelineOf({ phases, run }: ReportData): Timeline {
  const raw = phases.flatMap((phase) =>
    phase.attempts.map(({ startedAt, durationMs }, i): Span => {
      const isLast = i === phase.attempts.length - 1
      const runs = durationMs === undefined && isLast && phase.status === 'running' && run.status === 'running'
      const now = Math.max(startedAt, run.createdAt + run.durationMs)
      const to = durationMs !== undefined ? startedAt + durationMs : runs ? now : startedAt
      return { phase, from: startedAt, to, lost: durationMs === undefined && !runs }
    }),
  )
  const ordered = [...raw].sort((a, b) => a.from - b.from)
  const work = ordered.reduce((sum, { from, to }) => sum + to - from, 0)
  const longest = Math.max(1, work * MAX_IDLE_SHARE)
  const cuts: { at: number; idleMs: number }[] = []
  /** What has been cut before each busy stretch begins. */
  const shifts: { readonly from: number; readonly shift: number }[] = []
  let busyUntil = ordered[0]?.from ?? 0
  let shift = busyUntil
  shifts.push({ from: busyUntil, shift })
  for (const { from, to } of ordered) {
    const idle = from - busyUntil
    if (idle > longest) {
      cuts.push({ at: busyUntil - shift + longest / 2, idleMs: idle })
      shift += idle - longest
      shifts.push({ from, shift })
    }
    busyUntil = Math.max(busyUntil, to)
  }
  const shiftAt = (time: number): number => shifts.findLast((each) => each.from <= time)!.shift
  const spans = raw.map((span) => {
    const cut = shiftAt(span.from)
    return { ...span, from: span.from - cut, to: span.to - cut }
  })
  return { length: Math.max(1, busyUntil - shift), spans, cuts }
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
    const { length, spans, cuts } = timelineOf(data)
    const percent = (value: number): string => ((value / length) * 100).toFixed(2)
    const ticks = linearTicks(0, length, 5).values.filter((value) => value <= length)
    const busiest = Math.max(...ran.map((phase) => phase.durationMs))
    const load = loadOver(spans)
    const rows = data.phases.slice(0, MAX_ROWS).map((phase) => {
      const own = spans.filter((span) => span.phase === phase)
      const time =
        own.length > 0 ? formatDurationMs(phase.durationMs) : phase.reusedFrom !== undefined ? 'reused' : phase.status
      return html`<div class="gantt-row"><span class="gantt-name" title="${phase.name}">${phase.name}</span><span class="gantt-track">${cuts.map(({ at }) => html`<s style="left:${percent(at)}%"></s>`)}${own.map(
        ({ from, to, lost }) =>
          html`<i class="bar-${lost ? 'lost' : toneOf(phase.status)}" style="left:${percent(from)}%;width:max(3px,${percent(to - from)}%)" title="${phase.name}: ${lost ? 'the process ended during this attempt' : formatDurationMs(to - from)}"></i>`,
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
      cuts.length > 0 &&
      html`<p class="fine">Idle time is cut at the dashed ${cuts.length === 1 ? 'line' : 'lines'}: ${cuts.map(({ idleMs }) => formatDurationMs(idleMs)).join(', ')}.</p>`
    }${
      data.phases.length > MAX_ROWS && html`<p class="fine">The first ${MAX_ROWS} of ${data.phases.length} phases.</p>`
    }`
  },
}
