/** @module Parts that pages about runs share: lists of runs, what asks for a person, how far running phases are. */
import { formatDurationMs } from '../../core/units.ts'
import { scrollBox } from '../../report/charts/figure-renderer.ts'
import { formatNumber } from '../../report/format-number.ts'
import { type Html, html } from '../../report/html.ts'
import { breakable, statusBadge } from '../../report/sections/section.ts'
import type { PhaseView, RunView } from '../../run/index.ts'
import type { ListedRun, PhaseWork } from '../run-facts.ts'
import { meter, stackedMeter } from './meter.ts'
import { commandLine, moment } from './page.ts'
import { shellWord } from './shell-word.ts'

/** The path of the page of a run. */
export const runPath = (id: string): string => `/runs/${encodeURIComponent(id)}`

/** Writes command lines that name a run: with `--store` where it is not in the usual place. */
export type RunCommand = (verb: string, words: readonly string[], reason?: boolean) => string

/** @param store as given with `--store` */
export function runCommands(store: string | undefined): RunCommand {
  return (verb, words, reason = false) =>
    [
      'phaseline',
      verb,
      ...words.map(shellWord),
      ...(store === undefined ? [] : ['--store', shellWord(store)]),
      ...(reason ? ['--reason', '"…"'] : []),
    ].join(' ')
}

const count = (value: number): string => formatNumber(value, 'integer')

/** Runs as a table, in the order given. */
export function runTable(label: string, runs: readonly ListedRun[]): Html {
  return scrollBox(
    label,
    html`<table><thead><tr><th scope="col">Run</th><th scope="col">State</th><th scope="col">Phases</th><th scope="col" class="optional">Started (UTC)</th><th scope="col" class="number optional">Took</th></tr></thead><tbody>${runs.map(
      (run) =>
        html`<tr><th scope="row"><a href="${runPath(run.id)}">${breakable(run.id)}</a><br><span class="muted">${run.workflow}</span></th><td class="state">${statusBadge(run.status)}</td><td>${phasesOf(run)}</td><td class="optional">${moment(run.createdAt)}</td><td class="number optional">${run.endedAt === undefined ? '' : formatDurationMs(Math.max(0, run.endedAt - run.createdAt))}</td></tr>`,
    )}</tbody></table>`,
  )
}

function phasesOf({ phases, phasesDone, running, waiting, failed, reason, status }: ListedRun): Html {
  const named = (word: string, names: readonly string[]): Html | false =>
    names.length > 0 &&
    html`<br><span class="muted">${word} ${names.slice(0, 3).join(', ')}${names.length > 3 && ` and ${names.length - 3} more`}</span>`
  return html`${phasesDone} of ${phases}${named(status === 'running' ? 'runs' : 'was at', running)}${named('waits for a decision:', waiting)}${named('failed:', failed)}${
    reason !== undefined && html`<br><span class="muted">${cut(reason)}</span>`
  }`
}

/** A message that would fill the table is whole on the page of the run. */
function cut(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length <= 160 ? line : `${line.slice(0, 159)}…`
}

/** A card for everything that asks for a person: gates that wait, failures with their reasons, runs that stopped. */
export function attention(run: RunView, command: RunCommand): readonly Html[] {
  const cards = run.phases.flatMap((phase) => {
    if (phase.status === 'waiting') return [gateCard(run, phase, command)]
    if (phase.status === 'failed') return [failureCard(run, phase, command)]
    return []
  })
  if (run.status === 'interrupted') {
    cards.push(
      card(
        'warn',
        'The run was interrupted',
        html`<p>No process drives it any more. What has finished is kept; go on with:</p>${commandLine(command('resume', [run.id]))}`,
      ),
    )
  } else if (run.status === 'failed') {
    const { error } = run
    const own = error !== undefined && !run.phases.some((phase) => phase.error?.message === error.message)
    cards.push(
      card(
        'bad',
        'The run failed',
        html`${own && html`<p class="told"><b>${error.code}</b> ${error.message}</p>`}<p>Once the reason is mended, failed phases are tried again; finished ones are kept:</p>${commandLine(command('resume', [run.id]))}`,
      ),
    )
  } else if (run.status === 'waiting') {
    cards.push(
      card(
        'accent',
        'After the decision',
        html`<p>No process drives the run while it waits. It goes on with:</p>${commandLine(command('resume', [run.id]))}`,
      ),
    )
  }
  return cards
}

const card = (tone: 'bad' | 'warn' | 'accent', title: Html | string, body: Html): Html =>
  html`<article class="card card-${tone}"><h3>${title}</h3>${body}</article>`

function gateCard(run: RunView, { name, gate }: PhaseView, command: RunCommand): Html {
  const asked = gate?.checks.filter(({ passed }) => !passed) ?? []
  return card(
    'accent',
    html`The gate of ${name} waits for a decision`,
    html`${asked.map(
      ({ message, evidence }) =>
        html`<p>${message ?? 'A person decides.'}${evidence !== null && html` <code>${JSON.stringify(evidence)}</code>`}</p>`,
    )}${commandLine(command('approve', [run.id, name], true))}${commandLine(command('reject', [run.id, name], true))}`,
  )
}

function failureCard(run: RunView, { name, error, gate, tolerated, attempts }: PhaseView, command: RunCommand): Html {
  const byGate = gate?.status === 'failed'
  return card(
    tolerated === true ? 'warn' : 'bad',
    html`${name} failed${attempts.length > 1 && ` after ${attempts.length} attempts`}${tolerated === true && '; the run goes on without it'}`,
    html`${error !== undefined && html`<p class="told"><b>${error.code}</b> ${error.message}</p>`}${
      error?.hint !== undefined && html`<p class="hint">${error.hint}</p>`
    }${
      byGate &&
      html`<p>Its gate failed${gate.reason !== undefined && html`: ${gate.reason}`}. A person who takes the responsibility lets it pass with:</p>${commandLine(command('override', [run.id, name], true))}`
    }`,
  )
}

/** What is not among these is still to come. */
const phaseColors = [
  { name: 'succeeded', of: ['succeeded'], color: 'var(--good)' },
  { name: 'skipped', of: ['skipped'], color: 'var(--axis)' },
  { name: 'running', of: ['running'], color: 'var(--accent)' },
  { name: 'waiting', of: ['waiting'], color: 'var(--series-4)' },
  { name: 'failed', of: ['failed'], color: 'var(--bad)' },
  { name: 'blocked or cancelled', of: ['blocked', 'cancelled'], color: 'var(--warn)' },
] as const

/** How far a run is: phases by state, and the work of those that run. */
export function progressOf(run: RunView, work: ReadonlyMap<string, PhaseWork>): Html {
  const done = run.phases.filter(({ status }) => status === 'succeeded' || status === 'skipped').length
  // What a process left behind when it ended runs no more, though nothing says so in the journal.
  const running = run.status === 'running' ? run.phases.filter(({ status }) => status === 'running') : []
  const shares = phaseColors.map(({ name, of, color }) => ({
    name,
    color,
    count: run.phases.filter(({ status }) => (of as readonly string[]).includes(status)).length,
  }))
  return html`<div class="progress"><span>Phases</span><span>${done} of ${run.phases.length}</span>${stackedMeter(
    'Phases',
    shares,
    run.phases.length,
  )}</div>${running.map((phase) => {
    const { done: finished = 0, total, unit = 'parts', leftMs } = work.get(phase.name) ?? {}
    const since = phase.attempts.at(-1)?.startedAt
    const told = work.has(phase.name)
      ? `${count(finished)}${total === undefined ? '' : ` of ${count(total)}`} ${unit}${leftMs === undefined || leftMs === 0 ? '' : `, about ${formatDurationMs(leftMs)} left`}`
      : 'under way'
    return html`<div class="progress"><span><b>${phase.name}</b> <span class="muted">${phase.type}${
      since !== undefined && html`, since ${new Date(since).toISOString().slice(11, 19)} UTC`
    }${phase.attempts.length > 1 && `, attempt ${phase.attempts.length}`}</span></span><span>${told}</span>${
      total !== undefined && meter(finished / total, 'var(--accent)')
    }</div>`
  })}`
}
