/** @module A plan as plain text: what `run --dry-run` and `plan` print. */
import { formatBytes, formatDurationMs, unitFor } from '../core/units.ts'
import type { PhaseRegistry } from '../definition/phase-type.ts'
import { peakConcurrency } from './peak-concurrency.ts'
import type { Plan, PlannedInput, PlannedPhase } from './plan.ts'

/** How much a phase has to do, where its type can tell before it runs. */
export interface WorkEstimate {
  readonly count: number
  readonly unit: string
}

/** What is known of a phase besides the plan, by its name. */
export interface PhaseNotes {
  /** "reused from brisk-otter-3fa9c1", "runs: config changed". */
  readonly reuse?: string
  /** From earlier runs. */
  readonly durationMs?: number
}

export interface DescribePlanOptions {
  readonly registry?: PhaseRegistry
  readonly services?: Readonly<Record<string, unknown>>
  readonly notes?: Readonly<Record<string, PhaseNotes>>
}

/**
 * Trials, folds or tasks per phase, from the `estimate` of the phase types. Phases whose config depends on outputs, and types
 * that cannot tell, are absent.
 */
export function estimateWork(
  plan: Plan,
  registry: PhaseRegistry,
  services: Readonly<Record<string, unknown>> = {},
): ReadonlyMap<string, WorkEstimate> {
  const estimates = new Map<string, WorkEstimate>()
  for (const phase of plan.phases) {
    const type = Object.hasOwn(registry, phase.type) ? registry[phase.type] : undefined
    if (type?.estimate === undefined || phase.choice !== undefined) continue
    const parsed = type.config.safeParse(phase.config)
    if (!parsed.success) continue
    const { work } = type.estimate(parsed.data, services)
    if (work !== undefined) estimates.set(phase.name, work)
  }
  return estimates
}

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',')

/**
 * The plan as text, without colors.
 *
 * @example
 * // S&P 500 momentum: 3 phases
 * //
 * // 1  parameter_optimization  optimization  10,304 trials
 * //      makes   best_parameters, top_10_parameter_sets
 */
export function describePlan(plan: Plan, options: DescribePlanOptions = {}): string {
  const { phases, workflow } = plan
  const estimates = options.registry === undefined ? new Map() : estimateWork(plan, options.registry, options.services)
  const number = String(phases.length).length
  const nameWidth = widest(phases.map(({ name }) => name))
  const typeWidth = widest(phases.map(typeOf))
  const lines = [
    `${workflow.name}: ${phases.length} ${phases.length === 1 ? 'phase' : 'phases'}, seed ${workflow.seed}`,
  ]
  if (workflow.description !== '') lines.push(workflow.description)
  lines.push('')
  phases.forEach((phase, index) => {
    const work = estimates.get(phase.name)
    const note = options.notes?.[phase.name]
    const facts = [
      work === undefined ? undefined : `${grouped(work.count)} ${unitFor(work.count, work.unit)}`,
      note?.durationMs === undefined ? undefined : `about ${formatDurationMs(note.durationMs)}`,
      note?.reuse,
      phase.enabled === false ? 'disabled' : undefined,
    ].filter((fact) => fact !== undefined)
    lines.push(
      `${String(index + 1).padStart(number)}  ${phase.name.padEnd(nameWidth)}  ${typeOf(phase).padEnd(typeWidth)}  ${facts.join(', ')}`.trimEnd(),
    )
    for (const [word, text] of details(phase)) lines.push(`${' '.repeat(number + 4)}${word.padEnd(7)} ${text}`)
  })
  const peak = peakConcurrency(phases, plan.limits.concurrency)
  lines.push(
    '',
    `Limits: ${formatBytes(plan.limits.memoryBytes)} memory, ${plan.limits.cpuCores} cores. Peak if all that can run together does: ${formatBytes(peak.memoryBytes)}, ${cores(peak.cpuCores)}${peak.exact ? '' : ' (an upper bound)'}.`,
  )
  return lines.join('\n')
}

const widest = (texts: readonly string[]): number => texts.reduce((width, text) => Math.max(width, text.length), 0)
const cores = (count: number): string => `${Math.round(count * 100) / 100} ${count === 1 ? 'core' : 'cores'}`

function typeOf({ type, choice }: PlannedPhase): string {
  if (choice === undefined) return type
  return [choice.ifTrue?.type, choice.ifFalse?.type].map((each) => each ?? 'skip').join(' | ')
}

const referenceText = ({ reference, from }: PlannedInput): string =>
  from === undefined ? reference : `${reference} (${from.pick === 'all' ? 'of' : 'last of'} ${from.phases.length})`

function details(phase: PlannedPhase): [string, string][] {
  const taken = new Set(
    [...phase.inputs, ...(phase.references ?? [])].flatMap(({ phase: name, from }) => from?.phases ?? [name]),
  )
  const waits = phase.after.filter((name) => !taken.has(name))
  const { memoryBytes, cpuCores, maxWorkers, maxCpuPercent, maxLoadPerCore, priority } = phase.resources
  const conditions = [
    ...(phase.conditions ?? []).map(({ expression, expect }) => (expect ? expression : `not (${expression})`)),
    ...(phase.choice === undefined
      ? []
      : [
          `${phase.choice.condition.expression} ? ${phase.choice.ifTrue?.type ?? 'skip'} : ${phase.choice.ifFalse?.type ?? 'skip'}`,
        ]),
  ]
  const rows: [string, string][] = []
  const taking = new Set(phase.inputs.map(referenceText))
  if (taking.size > 0) rows.push(['takes', [...taking].join(', ')])
  // What is an input is not named twice.
  const reads = new Set((phase.references ?? []).map(referenceText).filter((text) => !taking.has(text)))
  if (reads.size > 0) rows.push(['reads', [...reads].join(', ')])
  if (phase.earlier !== undefined) rows.push(['earlier', phase.earlier.map(({ reference }) => reference).join(', ')])
  if (waits.length > 0) rows.push(['after', shorten(waits)])
  if (conditions.length > 0) rows.push(['if', conditions.join(' and ')])
  if (phase.forEach !== undefined) rows.push(['each', `${phase.forEach.as} in ${phase.forEach.over}`])
  if (phase.outputs.length > 0) rows.push(['makes', phase.outputs.join(', ')])
  rows.push([
    'uses',
    `${formatBytes(memoryBytes)}, ${cores(cpuCores)}, up to ${maxWorkers} ${maxWorkers === 1 ? 'worker' : 'workers'}${maxCpuPercent === undefined ? '' : `, at most ${maxCpuPercent} % of all cores`}${maxLoadPerCore === undefined ? '' : `, slower above a load of ${maxLoadPerCore} a core`}${priority === 'medium' ? '' : `, ${priority} priority`}`,
  ])
  if (phase.gates !== undefined) rows.push(['gate', phase.gates.map(({ name }) => name).join('; ')])
  return rows
}

const shorten = (names: readonly string[]): string =>
  names.length <= 6 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
