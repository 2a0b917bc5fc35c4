/** @module The outputs of a run, and what a short reference to one of them means. */
import { UserError } from '../core/errors.ts'
import type { Sha256 } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import { phaseOfView, type RunStore, type RunView } from '../run/index.ts'

export interface CatalogEntry {
  readonly run: string
  readonly phase: string
  readonly output: string
  /** `phase.output`. */
  readonly reference: string
  readonly kind: 'json' | 'table'
  readonly bytes: number
  readonly sha256: Sha256
  /** Absolute path. */
  readonly file: string
}

/** Outputs that hold the trials of a search, by the names that phase types give them. */
const TRIAL_OUTPUTS: readonly string[] = ['optimization_history', 'trials']

/** All outputs of a run in the plan's order, figures left out. Nothing is read. */
export function listOutputs(store: RunStore, view: RunView): CatalogEntry[] {
  return view.phases.flatMap((phase) =>
    phase.outputs.flatMap(({ name, kind, bytes, sha256, path }): CatalogEntry[] =>
      kind === 'figures'
        ? []
        : [
            {
              run: view.id,
              phase: phase.name,
              output: name,
              reference: `${phase.name}.${name}`,
              kind,
              bytes,
              sha256,
              file: store.resolve(path),
            },
          ],
    ),
  )
}

/**
 * The output that `PHASE` or `PHASE.OUTPUT` means. A phase alone means its trials, else its first table, else its first
 * output. Names of phases may contain dots; the longest that fits is meant.
 *
 * @throws UserError OUTPUT_UNKNOWN with the nearest name
 * @example
 * resolveOutput(store, readRun(store, 'latest'), 'search').reference // 'search.optimization_history'
 */
export function resolveOutput(store: RunStore, view: RunView, reference: string): CatalogEntry {
  const phase = view.phases
    .filter(({ name }) => reference === name || reference.startsWith(`${name}.`))
    .sort((a, b) => b.name.length - a.name.length)[0]
  if (phase === undefined) {
    phaseOfView(view, reference.split('.')[0] ?? reference)
    throw new UserError('OUTPUT_UNKNOWN', `Expected PHASE or PHASE.OUTPUT of run ${view.id}, was "${reference}".`)
  }
  const entries = listOutputs(store, view).filter((entry) => entry.phase === phase.name)
  const names = entries.map(({ output }) => output)
  if (entries.length === 0) {
    throw new UserError(
      'OUTPUT_UNKNOWN',
      `Phase ${phase.name} of run ${view.id} has no outputs: it is ${phase.status}.`,
    )
  }
  if (reference === phase.name) {
    return (
      entries.find(({ output, kind }) => kind === 'table' && TRIAL_OUTPUTS.includes(output)) ??
      entries.find(({ kind }) => kind === 'table') ??
      entries[0]!
    )
  }
  const output = reference.slice(phase.name.length + 1)
  const found = entries.find((entry) => entry.output === output)
  if (found !== undefined) return found
  throw new UserError(
    'OUTPUT_UNKNOWN',
    `Expected an output of phase ${phase.name} (${names.join(', ')}), was "${output}".${didYouMean(output, names)}`,
  )
}
