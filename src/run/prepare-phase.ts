/** @module What a phase will run with, once everything before it is done: conditions, type, config, inputs, content key. */

import { canonicalJson } from '../core/canonical-json.ts'
import { UserError } from '../core/errors.ts'
import { hashJson, type JsonValue, type Sha256 } from '../core/hash.ts'
import { evaluateCondition, evaluateExpression, resolveExpressions } from '../definition/expression.ts'
import type { PhaseType } from '../definition/phase-type.ts'
import { conditionCode, hasExpression, unescapeExpressions } from '../definition/placeholder.ts'
import { phaseKey } from '../plan/cache-key.ts'
import type { EarlierInput, PlannedCondition, PlannedInput, PlannedPhase } from '../plan/plan.ts'
import { parseConfig, requireType } from './attempt.ts'
import type { KeyParts } from './events.ts'
import type { ExecuteOptions } from './execution.ts'
import type { JobInput } from './hosts/phase-host.ts'
import { artifactsOf, scopeOf, type ValueContext, withSecrets } from './value-scope.ts'

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

/** What preparing needs: what ran so far, and what there is to run with. */
export type PreparationContext = ValueContext & {
  readonly options: Pick<ExecuteOptions, 'store' | 'registry' | 'fingerprints' | 'seed' | 'secrets'>
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
export async function preparePhase(context: PreparationContext, planned: PlannedPhase): Promise<Prepared | Skipped> {
  for (const condition of planned.conditions ?? []) {
    if ((await holds(context, condition)) !== condition.expect) return { skipped: notAsExpected(condition) }
  }
  const arm = await chooseArm(context, planned)
  if ('skipped' in arm) return arm
  const type = requireType(context.options.registry, arm.type)
  const { secrets = {} } = context.options
  const { config, elements } = await resolveConfig(context, planned, arm.config, secrets)
  const parsed = (elements ?? [config]).map((each) => parsedConfig(type, planned.name, each))
  const inputs = [
    ...planned.inputs.flatMap((input) => toJobInput(context, input)),
    ...(planned.earlier ?? []).map(fromEarlierRun),
  ]
  const seed = `${context.options.seed}/${planned.name}`
  const { key, parts } = phaseKey({
    type: type.type,
    version: type.version,
    config: await configInKey(context, planned, arm.config, parsed),
    inputs: inputs.map(({ reference, sources, path }) => ({
      reference,
      sha256: hashJson([sources.map(({ sha256 }) => sha256), path]),
    })),
    services: Object.fromEntries(type.uses.map((name) => [name, context.options.fingerprints[name] ?? ''])),
    seed,
    outputs: planned.outputs,
  })
  return { type, inputs, config, elements, seed, keyParts: parts, key }
}

/** The config with its defaults; as written where the schema makes of it what has no JSON spelling. */
function parsedConfig(type: PhaseType, phase: string, config: JsonValue): JsonValue {
  const parsed = parseConfig(type, phase, config)
  try {
    canonicalJson(parsed)
    return parsed as JsonValue
  } catch {
    return config
  }
}

async function holds(
  context: PreparationContext,
  { expression, references, bindings }: PlannedCondition,
): Promise<boolean> {
  return evaluateCondition(
    expression,
    withSecrets(await scopeOf(context, references, bindings), context.options.secrets),
  )
}

function notAsExpected({ expression, expect }: PlannedCondition): string {
  // Only the `until` of a loop is expected to be false.
  return expect ? `its condition \`${expression}\` is false` : `no further round, since \`${expression}\` holds`
}

async function chooseArm(
  context: PreparationContext,
  { choice, type, config }: PlannedPhase,
): Promise<{ readonly type: string; readonly config: JsonValue } | Skipped> {
  if (choice === undefined) return { type, config }
  const isTrue = (await holds(context, choice.condition)) === choice.condition.expect
  const arm = isTrue ? choice.ifTrue : choice.ifFalse
  return (
    arm ?? {
      skipped: `the condition \`${choice.condition.expression}\` is ${String(isTrue)} and nothing is to be done then`,
    }
  )
}

interface ResolvedConfig {
  readonly config: JsonValue
  readonly elements: readonly JsonValue[] | undefined
}

async function resolveConfig(
  context: PreparationContext,
  planned: PlannedPhase,
  written: JsonValue,
  secrets: Readonly<Record<string, string>>,
): Promise<ResolvedConfig> {
  if (planned.forEach === undefined && !hasExpression(written)) {
    return { config: unescapeExpressions(written), elements: undefined }
  }
  const scope = withSecrets(await scopeOf(context, planned.references ?? [], planned.bindings), secrets)
  const elements = elementsOf(planned, written, scope)
  return { config: elements ?? resolveExpressions(written, scope), elements }
}

/** What of the config decides the result. A secret counts by its name: a new password is not another result. */
async function configInKey(
  context: PreparationContext,
  planned: PlannedPhase,
  written: JsonValue,
  parsed: readonly JsonValue[],
): Promise<JsonValue> {
  const names = Object.keys(context.options.secrets ?? {})
  if (names.length === 0 || !hasExpression(written)) return parsed
  const standIns = Object.fromEntries(names.map((name) => [name, `secret ${name}`]))
  return (await resolveConfig(context, planned, written, standIns)).config
}

/** The config of each element of a `for_each`, or `undefined` for other phases. */
function elementsOf(
  { forEach, name }: PlannedPhase,
  config: JsonValue,
  scope: Readonly<Record<string, unknown>>,
): readonly JsonValue[] | undefined {
  if (forEach === undefined) return undefined
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
function toJobInput(context: PreparationContext, input: PlannedInput): JobInput[] {
  const records = artifactsOf(context, input)
  const isList = input.from?.pick === 'all'
  if (records.length === 0 && !isList) return []
  const sources = records.map(({ kind, path, sha256 }) => ({
    kind: kind === 'table' ? ('table' as const) : ('json' as const),
    file: path,
    sha256,
  }))
  return [{ reference: input.reference, list: isList, sources, path: input.path }]
}

function fromEarlierRun({ reference, kind, path, sha256 }: EarlierInput): JobInput {
  return { reference, list: false, sources: [{ kind, file: path, sha256 }], path: [] }
}
