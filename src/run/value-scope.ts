/** @module Outputs of earlier phases as values: for expressions in conditions, configs and gates. */
import { UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import type { PlannedInput } from '../plan/plan.ts'
import type { ArtifactRecord } from './artifact.ts'
import { readJson } from './artifact-files.ts'
import { splitListPath, valueAt } from './attempt.ts'
import type { RunState } from './run-state.ts'
import type { RunStore } from './store/store.ts'

/** Where values come from. */
export interface ValueContext {
  readonly state: Pick<RunState, 'phases'>
  readonly options: { readonly store: RunStore }
}

/**
 * The artifacts behind a reference: one, or one for each phase that stands behind the name and succeeded. Empty when the
 * phase was skipped or failed.
 *
 * @throws UserError OUTPUT_UNKNOWN when a phase succeeded without leaving that output
 */
export function artifactsOf(context: ValueContext, input: PlannedInput): readonly ArtifactRecord[] {
  const names = input.from?.phases ?? [input.phase]
  const records: ArtifactRecord[] = []
  for (const name of names) {
    const phase = context.state.phases.get(name)
    if (phase?.status !== 'succeeded') continue
    const record = phase.outputs.find((each) => each.name === input.output)
    if (record === undefined) {
      const known = phase.outputs.map((each) => each.name)
      throw new UserError(
        'OUTPUT_UNKNOWN',
        `Expected an output of phase ${name} (${known.join(', ') || 'it left none'}), was "${input.reference}".${didYouMean(input.output, known)}`,
      )
    }
    records.push(record)
  }
  return input.from?.pick === 'last' ? records.slice(-1) : records
}

/** Names and values for an expression: outputs under their references, constants under their own names. */
export async function scopeOf(
  context: ValueContext,
  references: readonly PlannedInput[],
  bindings: Readonly<Record<string, JsonValue>> = {},
): Promise<Record<string, unknown>> {
  // Outputs are put in below, also beneath names that are bound; the plan's own values stay as they are.
  const scope: Record<string, unknown> = structuredClone(bindings)
  for (const input of references) {
    const records = artifactsOf(context, input).filter(({ kind }) => kind === 'json')
    const values = await Promise.all(records.map((record) => readJson(context.options.store.folder, record)))
    const segments = input.reference.split(/[.[\]"']+/).filter((segment) => segment !== '')
    if (input.from?.pick === 'all') {
      // A list has no members of that name, so the values at the path stand where the path points; of an index, its element.
      const { ofEach, ofList } = splitListPath(input.path)
      const list = values.map((value) => valueAt(value, ofEach, input.reference))
      insert(scope, segments, valueAt(list, ofList, input.reference))
      continue
    }
    const names = segments.slice(0, segments.length - input.path.length)
    if (values.length > 0) insert(scope, names, values[0]!)
    // A phase without outputs is there and has none, so that `has(phase.output)` can ask.
    else innermost(scope, names)
  }
  // The way to phases whose names are none in expressions: `phases["unit-tests"]`.
  return Object.hasOwn(scope, 'phases') ? scope : { ...scope, phases: { ...scope } }
}

/** The scope with the values of secrets beside the other variables of the environment, which the plan knows. */
export function withSecrets(
  scope: Record<string, unknown>,
  secrets: Readonly<Record<string, string>> | undefined,
): Record<string, unknown> {
  return secrets === undefined ? scope : { ...scope, env: { ...(scope.env as object | undefined), ...secrets } }
}

function insert(scope: Record<string, unknown>, path: readonly string[], value: JsonValue): void {
  innermost(scope, path)[path.at(-1)!] = value
}

/** The mapping that the last name of a path stands in, made where it does not exist. */
function innermost(scope: Record<string, unknown>, path: readonly string[]): Record<string, unknown> {
  let place = scope
  for (const segment of path.slice(0, -1)) {
    const inner = place[segment]
    place = (inner !== null && typeof inner === 'object' ? inner : (place[segment] = {})) as Record<string, unknown>
  }
  return place
}
