/** @module What a phase will run with, once everything before it is done: conditions, type, config, inputs, content key. */
import { UserError } from '../core/errors.ts'
import type { JsonValue, Sha256 } from '../core/hash.ts'
import {
  conditionCode,
  evaluateCondition,
  evaluateExpression,
  hasExpression,
  resolveExpressions,
} from '../definition/expression.ts'
import type { PhaseType } from '../definition/phase-type.ts'
import type { PlannedCondition, PlannedInput, PlannedPhase } from '../plan/plan.ts'
import { requireType } from './attempt.ts'
import { contentKey, keyPartsOf, phaseSeed } from './content-key.ts'
import type { KeyParts } from './events.ts'
import type { JobInput } from './hosts/phase-host.ts'
import type { RunSession } from './run-session.ts'
import { artifactsOf, scopeOf } from './value-scope.ts'

/** Everything that decides the result of a phase. */
export interface Prepared {
  readonly type: PhaseType
  readonly inputs: readonly JobInput[]
  readonly config: JsonValue
  /** Set for a `for_each`: one config for each element; `config` is their list. */
  readonly elements: readonly JsonValue[] | undefined
  readonly seed: string
  readonly keyParts: KeyParts
  readonly key: Sha256
}

/** A phase that is not to run, with the reason. */
export interface Skipped {
  readonly skipped: string
}

/**
 * Evaluates conditions, chooses the type, replaces expressions, hashes.
 *
 * @throws PhaselineError when an expression, a reference or the type is wrong; trying again does not help
 */
export async function preparePhase(session: RunSession, planned: PlannedPhase): Promise<Prepared | Skipped> {
  for (const condition of planned.conditions ?? []) {
    if ((await holds(session, condition)) !== condition.expect) return { skipped: notAsExpected(condition) }
  }
  const arm = await chooseArm(session, planned)
  if ('skipped' in arm) return arm
  const elements = await elementsOf(session, planned, arm.config)
  const config = elements ?? (await resolveConfig(session, planned, arm.config))
  const type = requireType(session.options.registry, arm.type)
  const inputs = planned.inputs.flatMap((input) => toJobInput(session, input))
  const hashes = Object.fromEntries(
    inputs.map(({ reference, sources, path }) => [
      reference,
      [...sources.map(({ sha256 }) => sha256), ...path].join(' '),
    ]),
  )
  const seed = phaseSeed(session.options.seed, planned.name)
  const keyParts = keyPartsOf(planned, type, config, hashes, session.options.fingerprints, seed)
  return { type, inputs, config, elements, seed, keyParts, key: contentKey(keyParts) }
}

async function holds(session: RunSession, { expression, references, bindings }: PlannedCondition): Promise<boolean> {
  return evaluateCondition(expression, await scopeOf(session, references, bindings))
}

function notAsExpected({ expression, expect }: PlannedCondition): string {
  return `its condition \`${expression}\` is ${String(!expect)}`
}

async function chooseArm(
  session: RunSession,
  { choice, type, config }: PlannedPhase,
): Promise<{ readonly type: string; readonly config: JsonValue } | Skipped> {
  if (choice === undefined) return { type, config }
  const isTrue = (await holds(session, choice.condition)) === choice.condition.expect
  const arm = isTrue ? choice.ifTrue : choice.ifFalse
  return (
    arm ?? {
      skipped: `the condition \`${choice.condition.expression}\` is ${String(isTrue)} and nothing is to be done then`,
    }
  )
}

async function resolveConfig(session: RunSession, planned: PlannedPhase, config: JsonValue): Promise<JsonValue> {
  if (!hasExpression(config)) return config
  return resolveExpressions(config, await scopeOf(session, planned.references ?? [], planned.bindings))
}

/** The config of each element of a `for_each`, or `undefined` for other phases. */
async function elementsOf(
  session: RunSession,
  { forEach, references = [], bindings, name }: PlannedPhase,
  config: JsonValue,
): Promise<readonly JsonValue[] | undefined> {
  if (forEach === undefined) return undefined
  const scope = await scopeOf(session, references, bindings)
  const list = evaluateExpression(conditionCode(forEach.over), scope)
  if (!Array.isArray(list)) {
    throw new UserError(
      'PHASE_CONFIG',
      `Expected a list from \`${forEach.over}\` for phase ${name}, was ${JSON.stringify(list)}.`,
    )
  }
  if (list.length > forEach.maxItems) {
    throw new UserError(
      'PHASE_CONFIG',
      `Expected at most ${forEach.maxItems} elements for phase ${name}, were ${list.length}.`,
      {
        hint: 'Raise `max_items`, or make the list shorter.',
      },
    )
  }
  return list.map((item: JsonValue, index) => resolveExpressions(config, { ...scope, [forEach.as]: item, index }))
}

/** No input when what it refers to was skipped or failed, which only phases that run `always` get to see. */
function toJobInput(session: RunSession, input: PlannedInput): JobInput[] {
  const records = artifactsOf(session, input)
  const isList = input.from?.pick === 'all'
  if (records.length === 0 && !isList) return []
  const sources = records.map(({ kind, path, sha256 }) => ({
    kind: kind === 'table' ? ('table' as const) : ('json' as const),
    file: path,
    sha256,
  }))
  return [{ reference: input.reference, list: isList, sources, path: input.path }]
}
