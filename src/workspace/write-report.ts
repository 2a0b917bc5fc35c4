/** @module Writes the report of a run to where the workflow, or the person, wants it. */
import { join, relative, resolve } from 'node:path'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { renderReport, reportDataOf } from '../report/index.ts'
import type { RunStore, RunView } from '../run/index.ts'

/**
 * Writes the report and returns its path as a person in `cwd` would type it. Without `file` it goes to
 * `reporting.output_path` of the workflow, relative to `cwd`, under the name of the run; without that into the run's folder.
 */
export async function writeReport(store: RunStore, view: RunView, cwd: string, file?: string): Promise<string> {
  const folder = view.plan.workflow.reporting.output_path
  const path =
    file ??
    (folder === undefined ? join(store.runFolder(view.id), 'report.html') : resolve(cwd, folder, `${view.id}.html`))
  writeFileAtomic(path, await renderReport(await reportDataOf(store, view)))
  const short = relative(cwd, path)
  return short.startsWith('..') ? path : short
}
