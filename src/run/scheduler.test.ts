import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PhaseSpec } from '../../test/recovery/fixture-plans.ts'
import { planOf } from '../../test/recovery/fixture-plans.ts'
import type { Plan, PlannedPhase, Priority } from '../plan/plan.ts'
import { AGEING_STEP, createScheduler, LOOKAHEAD, PATIENCE, type Scheduler } from './scheduler.ts'

/** The scheduler as one would write it without a thought for speed: everything is looked at again every time. */
function createModel(phases: readonly PlannedPhase[], limits: Plan['limits']): Scheduler {
  const rank: Record<Priority, number> = { low: 0, medium: 1, high: 2 }
  const finished = new Set<string>()
  const announced = new Set<string>()
  const running = new Map<string, PlannedPhase>()
  let line: { phase: PlannedPhase; position: number; enteredAt: number; passed: number }[] = []
  let admitted = 0

  const memory = (phase: PlannedPhase): number => Math.min(phase.resources.memoryBytes, limits.memoryBytes)
  const cores = (phase: PlannedPhase): number => Math.min(phase.resources.cpuCores, limits.cpuCores)
  const sum = (of: (phase: PlannedPhase) => number): number =>
    [...running.values()].reduce((total, phase) => total + of(phase), 0)
  const fits = (phase: PlannedPhase): boolean =>
    sum(memory) + memory(phase) <= limits.memoryBytes && sum(cores) + cores(phase) <= limits.cpuCores + 1e-9
  const newlyReady = (): string[] => {
    const ready = phases.filter(({ name, after }) => !announced.has(name) && after.every((each) => finished.has(each)))
    for (const { name } of ready) announced.add(name)
    return ready.map(({ name }) => name)
  }

  return {
    roots: newlyReady(),
    enqueue(name) {
      const position = phases.findIndex((phase) => phase.name === name)
      line.push({ phase: phases[position]!, position, enteredAt: admitted, passed: 0 })
    },
    admit() {
      const result: string[] = []
      const inOrder = [...line].sort((a, b) => {
        const score = ({ phase, enteredAt }: (typeof line)[number]): number =>
          rank[phase.resources.priority] * AGEING_STEP + (admitted - enteredAt)
        return score(b) - score(a) || a.position - b.position
      })
      let lookedPast: typeof line = []
      for (const entry of inOrder) {
        if (running.size >= Math.max(1, limits.concurrency)) break
        if (fits(entry.phase)) {
          running.set(entry.phase.name, entry.phase)
          admitted++
          for (const each of lookedPast) each.passed++
          line = line.filter((each) => each !== entry)
          result.push(entry.phase.name)
        } else {
          lookedPast = [...lookedPast, entry]
          if (entry.passed >= PATIENCE || lookedPast.length >= LOOKAHEAD) break
        }
      }
      return result
    },
    pause(name) {
      running.delete(name)
    },
    finish(name) {
      running.delete(name)
      finished.add(name)
      return newlyReady()
    },
    get running() {
      return running.size
    },
    get waiting() {
      return line.length
    },
    get done() {
      return finished.size === phases.length
    },
  }
}

const LIMITS = { memoryBytes: 100, cpuCores: 4, concurrency: 3 }

/** Random acyclic plans: phase i may only come after phases before it. */
const plans = fc
  .array(
    fc.record({
      after: fc.array(fc.nat(), { maxLength: 3 }),
      memoryBytes: fc.integer({ min: 0, max: 130 }),
      cpuCores: fc.constantFrom(0, 0.1, 0.5, 1, 2, 4, 6),
      priority: fc.constantFrom<Priority>('low', 'medium', 'high'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((records) =>
    planOf(
      records.map(
        ({ after, ...resources }, index): PhaseSpec => ({
          name: `p${index}`,
          type: 'add',
          after: index === 0 ? [] : after.map((each) => `p${each % index}`),
          resources,
        }),
      ),
      LIMITS,
    ),
  )

/** What a scheduler did: the phases in the order in which it let them in. `pick` chooses which running phase ends next. */
function simulate(
  plan: Plan,
  scheduler: Scheduler,
  pick: (running: number) => number,
  check: (running: readonly PlannedPhase[], finished: ReadonlySet<string>) => void,
): string[] {
  const byName = new Map(plan.phases.map((phase) => [phase.name, phase]))
  const order: string[] = []
  const running: PlannedPhase[] = []
  const finished = new Set<string>()
  for (const name of scheduler.roots) scheduler.enqueue(name)
  for (let steps = 0; !scheduler.done; steps++) {
    if (steps > 1_000) throw new Error('It does not end.')
    for (const name of scheduler.admit()) {
      order.push(name)
      running.push(byName.get(name)!)
    }
    check(running, finished)
    if (running.length === 0) throw new Error('It stands still.')
    const [ended] = running.splice(pick(running.length) % running.length, 1)
    finished.add(ended!.name)
    for (const name of scheduler.finish(ended!.name)) scheduler.enqueue(name)
  }
  return order
}

describe('the scheduler', () => {
  test('does what the plain model does, for every graph and order of completion', () => {
    fc.assert(
      fc.property(plans, fc.array(fc.nat(), { minLength: 60, maxLength: 60 }), (plan, picks) => {
        const nextPick = (): (() => number) => {
          let at = 0
          return () => picks[at++ % picks.length]!
        }
        const none = (): void => {}
        const real = simulate(plan, createScheduler(plan.phases, LIMITS), nextPick(), none)
        expect(real).toEqual(simulate(plan, createModel(plan.phases, LIMITS), nextPick(), none))
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  test('lets every phase in exactly once, after its predecessors, never over the limits', () => {
    fc.assert(
      fc.property(plans, fc.nat(), (plan, seed) => {
        let turn = seed
        const order = simulate(
          plan,
          createScheduler(plan.phases, LIMITS),
          () => turn++,
          (running, finished) => {
            const total = (of: (phase: PlannedPhase) => number): number =>
              running.reduce((sum, phase) => sum + of(phase), 0)
            expect(running.length).toBeLessThanOrEqual(LIMITS.concurrency)
            expect(total(({ resources }) => Math.min(resources.memoryBytes, LIMITS.memoryBytes))).toBeLessThanOrEqual(
              100,
            )
            expect(total(({ resources }) => Math.min(resources.cpuCores, LIMITS.cpuCores))).toBeLessThanOrEqual(
              4 + 1e-6,
            )
            for (const { after } of running) expect(after.every((name) => finished.has(name))).toBe(true)
          },
        )
        expect([...order].sort()).toEqual(plan.phases.map(({ name }) => name).sort())
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  test('lets a low priority in before high ones that came much later', () => {
    const specs: PhaseSpec[] = [{ name: 'low', type: 'add', resources: { priority: 'low' } }]
    for (let i = 0; i < 100; i++) {
      specs.push({
        name: `high${i}`,
        type: 'add',
        resources: { priority: 'high' },
        after: i < 2 ? [] : [`high${i - 2}`],
      })
    }
    const plan = planOf(specs, { concurrency: 1 })
    const order = simulate(
      plan,
      createScheduler(plan.phases, plan.limits),
      () => 0,
      () => {},
    )
    expect(order.indexOf('low')).toBeGreaterThan(0)
    expect(order.indexOf('low')).toBeLessThanOrEqual(2 * AGEING_STEP + 1)
  })

  test('lets a phase in that needs everything, though small ones keep coming', () => {
    const specs: PhaseSpec[] = [{ name: 'big', type: 'add', resources: { memoryBytes: 100 } }]
    for (let i = 0; i < 400; i++) {
      specs.push({
        name: `s${i}`,
        type: 'add',
        resources: { memoryBytes: 30, priority: 'high' },
        after: i < 3 ? [] : [`s${i - 3}`],
      })
    }
    const plan = planOf(specs, LIMITS)
    const order = simulate(
      plan,
      createScheduler(plan.phases, LIMITS),
      () => 0,
      () => {},
    )
    expect(order.indexOf('big')).toBeLessThan(2 * AGEING_STEP + PATIENCE + 5)
  })
})
