/** @module Runs a prepared workflow in front of a person: progress, Ctrl-C, the closing lines, the report. */
import { resolve } from 'node:path'
import { CancelledError } from '../core/errors.ts'
import { formatDurationMs } from '../core/units.ts'
import { formatNumber } from '../report/format-number.ts'
import { type LiveEvent, type RunChoice, type RunStore, type RunView, readFigures } from '../run/index.ts'
import { execute, openWritableStore, requireRunnable } from '../workspace/execute.ts'
import type { Prepared } from '../workspace/workspace.ts'
import { writeReport } from '../workspace/write-report.ts'
import type { ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { showWarnings } from './print-error.ts'
import { createProgress, type ProgressDisplay } from './progress.ts'
import { textTable } from './text-table.ts'

export interface ExecuteChoices {
  readonly store: string | undefined
  readonly json: boolean
  readonly report: boolean
  readonly run: RunChoice
  readonly force?: readonly string[]
  readonly only?: readonly string[] | undefined
  readonly resumeFrom?: string | undefined
  /** A progress file, from the folder where the command was typed. */
  readonly progress?: string | undefined
}

/** The signal that ends the process without waiting. */
const FORCED_AFTER = 2

export async function executeAndShow(prepared: Prepared, choices: ExecuteChoices, io: Io): Promise<ExitCode> {
  showWarnings(
    prepared.warnings.filter(({ severity }) => severity !== 'unavailable'),
    io,
  )
  requireRunnable(prepared, {
    force: choices.force ?? [],
    ...(choices.only === undefined ? {} : { only: choices.only }),
    ...(choices.resumeFrom === undefined ? {} : { resumeFrom: choices.resumeFrom }),
  })
  const store = openWritableStore(io.cwd, choices.store)
  const progress = createProgress(
    choices.json ? { ...io, quiet: true } : io,
    prepared.plan.workflow.name,
    prepared.plan.phases.map(({ name }) => name),
  )
  const interruption = interruptible(io, progress)
  try {
    const outcome = await execute(store, prepared, {
      run: choices.run,
      signal: interruption.signal,
      ...(choices.force === undefined ? {} : { force: choices.force }),
      ...(choices.only === undefined ? {} : { only: choices.only }),
      ...(choices.resumeFrom === undefined ? {} : { resumeFrom: choices.resumeFrom }),
      ...(choices.progress === undefined ? {} : { progress: resolve(io.cwd, choices.progress) }),
      warn(message: string) {
        progress.stepAside()
        io.err(`${io.style('yellow', '!')} ${message}`)
      },
      onEvent(event: LiveEvent) {
        if (choices.json) io.out(JSON.stringify(event))
        progress.handle(event)
      },
    })
    progress.close()
    const { view } = outcome
    const words = { store: choices.store }
    if (outcome.status === 'interrupted') {
      if (!choices.json) io.say(`Stopped; nothing finished is lost. Go on with: ${resumeCommand(view, words)}`)
      return 130
    }
    const path = choices.report ? await writeReport(store, view, io.cwd) : undefined
    if (choices.json) {
      if (path !== undefined) io.out(JSON.stringify({ type: 'report_written', run: view.id, path }))
    } else await showOutcome(store, view, path, words, io)
    return outcome.status === 'succeeded' ? 0 : outcome.status === 'waiting' ? 0 : 1
  } finally {
    progress.close()
    interruption.release()
    await store.close()
  }
}

const resumeCommand = (view: RunView, { store }: { store: string | undefined }): string =>
  `phaseline resume ${view.id}${store === undefined ? '' : ` --store ${store}`}`

async function showOutcome(
  store: RunStore,
  view: RunView,
  report: string | undefined,
  words: { store: string | undefined },
  io: Io,
): Promise<void> {
  for (const phase of view.phases) {
    for (const warning of phase.warnings) io.say(`${io.style('yellow', '!')} ${phase.name}: ${warning}`)
    for (const figure of await readFigures(store, phase)) {
      // The numbers that head the report are the ones worth seeing here, too.
      if (figure.kind !== 'metrics') continue
      const rows = figure.rows.filter(({ headline }) => headline === true)
      if (rows.length === 0) continue
      const sample =
        figure.sample === undefined ? '' : figure.sample === 'in_sample' ? ' (in sample)' : ' (out of sample)'
      io.say(`\n${io.style('bold', phase.name)}${io.style('dim', sample)}`)
      const columns = [{ title: '' }, ...figure.subjects.map((title) => ({ title, align: 'right' as const }))]
      io.say(
        textTable(
          columns,
          rows.map(({ name, format, values }) => [`  ${name}`, ...values.map((value) => formatNumber(value, format))]),
          (cell, _column, row) => (row < 0 ? io.style('dim', cell) : cell),
        ),
      )
    }
    if (phase.status === 'failed' && phase.error !== undefined) {
      io.err(
        `${io.style('red', `${phase.name} failed: ${phase.error.message}`)}  ${io.style('dim', `[${phase.error.code}]`)}`,
      )
      if (phase.error.hint !== undefined) io.err(`${io.style('cyan', '→')} ${phase.error.hint}`)
    }
  }
  io.say('')
  const done = view.phases.filter(({ status }) => status === 'succeeded').length
  io.say(`${view.id} ${view.status}: ${done} of ${view.phases.length} phases in ${formatDurationMs(view.durationMs)}`)
  for (const { name, gate } of view.phases) {
    if (gate?.status !== 'waiting') continue
    io.say(`${io.style('yellow', '⏸')} ${name} waits for approval: phaseline approve ${view.id} ${name} --reason "…"`)
  }
  if (view.status === 'failed')
    io.say(`Everything finished is kept. Mend the cause and go on with: ${resumeCommand(view, words)}`)
  if (report !== undefined) io.say(`Report: ${report}`)
}

/** Ctrl-C once stops in order, twice at once; SIGTERM like once. */
function interruptible(io: Io, progress: ProgressDisplay): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController()
  let times = 0
  const onSignal = (): void => {
    times++
    if (times >= FORCED_AFTER) process.exit(130)
    progress.stepAside()
    io.say('\nStopping: finished work is being saved. Press Ctrl-C again to stop at once.')
    controller.abort(new CancelledError('CANCELLED', 'Interrupted.'))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    release() {
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    },
  }
}
