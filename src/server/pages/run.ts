/** @module The page of a run: where it is, what it waits for, what failed and why; with the parts of the report that need no figures. */
import { formatBytes, formatDurationMs } from '../../core/units.ts'
import type { FigureContext } from '../../report/charts/figure-renderer.ts'
import { type Html, html } from '../../report/html.ts'
import type { ReportData, ReportPhase } from '../../report/report-data.ts'
import { sections } from '../../report/sections/index.ts'
import { formatMoment, shortHash, statusBadge } from '../../report/sections/section.ts'
import type { PhaseView, RunView } from '../../run/index.ts'
import type { ProcessSample } from '../process-samples.ts'
import type { PhaseWork } from '../run-facts.ts'
import { part, renderPage } from './page.ts'
import { processPart } from './process-part.ts'
import { attention, progressOf, type RunCommand, runPath } from './run-parts.ts'

/** Lines of the log that are shown, newest first. */
const MAX_LINES = 50

export interface RunPageOptions {
  readonly run: RunView
  readonly work: ReadonlyMap<string, PhaseWork>
  /** Of the process that drives it. */
  readonly samples: readonly ProcessSample[]
  /** Of what is shown, for the stream that tells when it is old. */
  readonly mark: string
  readonly command: RunCommand
  /** Milliseconds UTC. */
  readonly now: number
}

/** The whole page. */
export function runPage({ run, work, samples, mark, command, now }: RunPageOptions): string {
  const data = reportOf(run, now)
  // Only figures draw pictures, and there are none here.
  let ids = 0
  const context: FigureContext = { nextId: (prefix) => `${prefix}-${++ids}`, picture: () => html`` }
  const cards = attention(run, command)
  const { description } = run.plan.workflow
  const section = (id: 'workflow' | 'timing' | 'phases', title?: string): Html | false => {
    const body = sections[id].render(data, context)
    return body !== null && part(id, title ?? sections[id].title, body)
  }
  return renderPage({
    page: 'runs',
    kicker: html`<a href="/runs">Runs</a> · <code>${run.id}</code> ${statusBadge(run.status)}`,
    title: run.workflow,
    ...(description ? { description: html`${description}` } : {}),
    live: `/api/runs/${encodeURIComponent(run.id)}/live?seen=${mark}&from=${run.lastSeq + 1}`,
    body: html`${part('state', 'State', html`<div class="card">${progressOf(run, work)}${facts(run)}${reportLink(run)}</div>`)}${
      cards.length > 0 && part('attention', 'For you', html`<div class="attention">${cards}</div>`)
    }${section('workflow')}${run.status === 'running' && processPart(samples, run.plan.limits.memoryBytes)}${section('timing')}${section('phases')}${log(run)}`,
  })
}

function facts({ createdAt, durationMs, seed, starts, definitionHash, owner, status, eventCount }: RunView): Html {
  const rows: readonly (readonly [string, Html | string])[] = [
    ['started', formatMoment(createdAt)],
    ...(durationMs > 0 ? [['took', formatDurationMs(durationMs)] as const] : []),
    ...(starts > 1 ? [['resumed', starts === 2 ? 'once' : `${starts - 1} times`] as const] : []),
    ...(status === 'running' && owner !== undefined
      ? [['driven by', `process ${owner.pid} on ${owner.host}`] as const]
      : []),
    ['seed', seed],
    ['definition', shortHash(definitionHash)],
    ['journal', `${eventCount} events`],
  ]
  return html`<details><summary>Facts</summary><dl class="facts">${rows.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl></details>`
}

function reportLink({ id, phases, status }: RunView): Html | false {
  if (!phases.some((phase) => phase.status === 'succeeded' || phase.status === 'failed')) return false
  return html`<p class="fine"><a href="${runPath(id)}/report">${status === 'succeeded' ? 'Report of the run' : 'Report of the run so far'}</a>: figures, outputs, findings and how to reproduce it.</p>`
}

function log({ phases, alerts }: RunView): Html | false {
  const lines = [
    ...phases.flatMap(({ name, logs }) => logs.map((line) => ({ ...line, place: name }))),
    ...alerts.map(({ time, alert, message, phase }) => ({
      time,
      level: 'warning' as const,
      message: `${alert}: ${message}`,
      place: phase ?? 'the run',
    })),
  ].sort((a, b) => b.time - a.time)
  if (lines.length === 0) return false
  return part(
    'log',
    'Log',
    html`<div class="card"><ul class="log">${lines
      .slice(0, MAX_LINES)
      .map(
        ({ time, level, message, place }) =>
          html`<li><span class="muted nb">${new Date(time).toISOString().slice(11, 19)}</span><span><b>${place}</b> ${level === 'warning' && html`<span class="badge badge-warn">warning</span> `}${message}</span></li>`,
      )}</ul>${lines.length > MAX_LINES && html`<p class="fine">The latest ${MAX_LINES} of ${lines.length} lines.</p>`}</div>`,
  )
}

/** What the sections of the report need, without reading an artifact: outputs are named, their values left to the report. */
function reportOf(run: RunView, now: number): ReportData {
  const { id, workflow, status, seed, createdAt, endedAt, starts, versions, definitionHash, error } = run
  return {
    run: {
      id,
      workflow,
      status,
      seed,
      createdAt,
      starts,
      versions,
      definitionHash,
      // How far bars of running phases reach.
      durationMs: status === 'running' ? Math.max(0, now - createdAt) : run.durationMs,
      ...(endedAt === undefined ? {} : { endedAt }),
      ...(error === undefined ? {} : { error }),
    },
    phases: run.phases.map((phase) => phaseOf(phase, status, now)),
    insights: [],
  }
}

function phaseOf(phase: PhaseView, runStatus: RunView['status'], now: number): ReportPhase {
  const { name, type, status, attempts, outputs, warnings, planned } = phase
  const begun = status === 'running' && runStatus === 'running' ? attempts.at(-1)?.startedAt : undefined
  const cause =
    status === 'running' && runStatus !== 'running'
      ? 'The process that drove the run ended meanwhile; the phase goes on when the run is resumed.'
      : phase.cause
  const { memoryBytes, cpuCores, maxWorkers } = planned.resources
  const peak = phase.peakMemoryBytes
  return {
    name,
    type,
    status,
    after: planned.after,
    attempts,
    durationMs: phase.durationMs + (begun === undefined ? 0 : Math.max(0, now - begun)),
    figures: [],
    outputs: outputs.map(({ name: output, kind, path, bytes, sha256 }) => ({
      name: output,
      kind,
      path,
      bytes,
      sha256,
    })),
    warnings:
      peak !== undefined && peak > memoryBytes
        ? [...warnings, `It grew by ${formatBytes(peak)}, beyond the ${formatBytes(memoryBytes)} that it was granted.`]
        : warnings,
    resources: { memoryBytes, cpuCores, maxWorkers },
    ...(phase.reusedFrom === undefined ? {} : { reusedFrom: phase.reusedFrom }),
    // A card at the top says why it failed or what it waits for.
    ...(phase.error === undefined || status === 'failed' ? {} : { error: phase.error }),
    ...(cause === undefined ? {} : { cause }),
    ...(phase.partial === undefined ? {} : { partial: phase.partial }),
    ...(phase.gate === undefined || status === 'waiting' ? {} : { gate: phase.gate }),
  }
}
