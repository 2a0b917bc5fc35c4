/** @module Random workflows and random kills, each decided by a seed, so that a failure can be looked at again. */
import { createRandom, type Random } from '../../src/core/random.ts'
import { defaultPolicy, type PhasePolicy } from '../../src/plan/plan.ts'
import type { Kill } from './crash-harness.ts'
import type { PhaseSpec } from './fixture-plans.ts'

export interface GeneratedRun {
  readonly phases: readonly PhaseSpec[]
  readonly kills: readonly Kill[]
}

const pick = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)]!

/** What phases after it may take: an output that is a number. */
interface Source {
  readonly phase: string
  readonly reference: string
}

/** Three to eight phases with failures, retries, time limits, conditions, gates and lists; one or two kills. */
export function generateRun(seed: number): GeneratedRun {
  const random = createRandom('generated-run', seed)
  const phases: PhaseSpec[] = []
  const sources: Source[] = []
  const count = 3 + random.below(6)
  for (let index = 0; index < count; index++) {
    const name = `p${index}`
    const inputs = sources.filter(() => random.next() < 0.4).slice(-3)
    const after = phases.filter(() => random.next() < 0.1).map((phase) => phase.name)
    const phase = { ...generatePhase(random, name, inputs), after }
    const decorated = decorate(random, phase, sources)
    phases.push(decorated.phase)
    if (decorated.source !== undefined) sources.push(decorated.source)
  }
  const kills = Array.from({ length: 1 + random.below(2) }, () => generateKill(random))
  return { phases, kills }
}

const quick = (fields: Partial<PhasePolicy>): PhasePolicy => ({
  ...defaultPolicy,
  backoff: { baseMs: 1, factor: 2, capMs: 5, jitter: 0.1 },
  ...fields,
})

function generatePhase(random: Random, name: string, inputs: readonly Source[]): PhaseSpec {
  const references = inputs.map(({ reference }) => reference)
  const kind = random.below(10)
  if (kind < 4)
    return { name, type: 'add', config: { value: random.below(9) }, inputs: references, outputs: ['result'] }
  if (kind < 8) {
    const config = { count: random.below(6), bytes: random.next() < 0.2 ? 20_000 : 60 }
    return { name, type: 'pieces', config, inputs: references, outputs: ['digest', 'rows'] }
  }
  if (kind === 8) {
    return {
      name,
      type: 'flaky',
      config: { failures: random.below(3) },
      outputs: ['failures'],
      policy: quick({ maxRetries: 2 }),
    }
  }
  const onFailure = pick(random, ['continue_with_warning', 'retry'] as const)
  return random.next() < 0.5
    ? {
        name,
        type: 'flaky',
        config: { failures: 99, kind: 'terminal' },
        outputs: ['failures'],
        policy: quick({ onFailure }),
      }
    : { name, type: 'endless', config: { how: 'polite' }, policy: quick({ onFailure, maxRetries: 0, timeoutMs: 80 }) }
}

function decorate(
  random: Random,
  phase: PhaseSpec,
  sources: readonly Source[],
): { readonly phase: PhaseSpec; readonly source: Source | undefined } {
  const reference = { add: 'result', pieces: 'digest.count', flaky: 'failures' }[phase.type]
  const source = reference === undefined ? undefined : { phase: phase.name, reference: `${phase.name}.${reference}` }
  let decorated = phase
  const over = sources.length === 0 ? undefined : pick(random, sources)
  if (over !== undefined && random.next() < 0.2) {
    const [head = '', output = '', ...path] = over.reference.split('.')
    const condition = { expression: `${over.reference} < ${random.below(9)}.0`, expect: random.next() < 0.7 }
    decorated = {
      ...decorated,
      after: [...(decorated.after ?? []), over.phase],
      conditions: [{ ...condition, references: [{ reference: over.reference, phase: head, output, path }] }],
    }
  }
  if (source !== undefined && random.next() < 0.25) {
    const metric = source.reference.split('.').at(-1)!
    decorated = {
      ...decorated,
      gates: [{ kind: 'criterion', name: 'limit', metrics: [metric], operator: '<', value: random.below(20) }],
    }
  }
  if (random.next() < 0.1) decorated = { ...decorated, when: 'always' }
  if (random.next() < 0.05) decorated = { ...decorated, enabled: false }
  return { phase: decorated, source }
}

function generateKill(random: Random): Kill {
  const kind = random.below(5)
  if (kind < 3) return { killAt: `*:${1 + random.below(50)}` }
  return kind === 3 ? { killThreadAt: `*:${1 + random.below(12)}` } : { killAfterEvents: 1 + random.below(40) }
}
