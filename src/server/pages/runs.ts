/** @module The list of the runs of a store, newest first. */
import { html } from '../../report/html.ts'
import type { ListedRun } from '../run-facts.ts'
import { emptyState, part, renderPage } from './page.ts'
import { runTable } from './run-parts.ts'
import { fileWord } from './shell-word.ts'

/** Runs of one page. */
export const RUNS_PAGE = 50

export interface RunsPageOptions {
  /** At most {@link RUNS_PAGE}. */
  readonly runs: readonly ListedRun[]
  /** How many runs the store holds. */
  readonly total: number
  /** How many newer ones are not shown. */
  readonly skipped: number
  readonly mark: string
  /** A definition of the project to name in examples, if there is one. */
  readonly example?: string | undefined
}

/** The whole page. */
export function runsPage({ runs, total, skipped, mark, example }: RunsPageOptions): string {
  const older = skipped + runs.length
  return renderPage({
    page: 'runs',
    title: 'Runs',
    description:
      total === 0
        ? undefined
        : html`${skipped === 0 && runs.length === total ? `${total} ${total === 1 ? 'run' : 'runs'} in the store, newest first.` : `Runs ${skipped + 1} to ${older} of ${total}, newest first.`}`,
    live: `/api/runs/live?seen=${mark}`,
    body:
      total === 0
        ? noRuns(example)
        : html`${part('runs', 'All runs', html`<div class="card">${runTable('Runs', runs)}</div>`)}${
            (skipped > 0 || older < total) &&
            html`<nav id="more" aria-label="More runs"><p>${skipped > 0 && html`<a href="/runs?skip=${Math.max(0, skipped - RUNS_PAGE)}">Newer</a> `}${older < total && html`<a href="/runs?skip=${older}">Older</a>`}</p></nav>`
          }`,
  })
}

/** What a store without runs says. */
export function noRuns(example: string | undefined) {
  return part(
    'runs',
    'No runs yet',
    emptyState(
      'The store of this project holds no runs. Once a workflow is run, its phases, their progress and what they wait for are shown here while it runs.',
      example === undefined
        ? ['phaseline init', 'phaseline run workflow.yaml']
        : [`phaseline run ${fileWord(example)}`],
    ),
  )
}
