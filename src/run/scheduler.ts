/**
 * @module Which phase may start now. Pure bookkeeping: no time, no promises, no events; the engine tells it what happened
 * and asks what may start.
 *
 * **Order.** A phase becomes ready when everything in its `after` is finished, however it finished. Ready phases are let in
 * by priority, then in the order of the plan.
 *
 * **Limits.** The phases running together never use more memory or cores than the limits, nor are more than `concurrency`.
 * A phase that asks for more than a limit is counted as asking for all of it, so that it runs alone.
 *
 * **No starvation.** A ready phase rises by one priority for every {@link AGEING_STEP} phases let in before it. Because all
 * waiting phases age alike, this is a fixed rank given on entry: `priority × AGEING_STEP − phases let in so far`. A phase
 * that does not fit is passed by smaller ones of lower rank, but only {@link PATIENCE} times; then nothing is let in until
 * it fits.
 */
import { BugError } from '../core/errors.ts'
import type { Plan, PlannedPhase, Priority } from '../plan/plan.ts'

/** Phases let in meanwhile that lift a waiting phase by one priority. */
export const AGEING_STEP = 16

/** How often a phase that does not fit is passed by others before everything waits for it. */
export const PATIENCE = 32

/** How many that do not fit are looked past in one search: keeps the cost of a search constant in a long line. */
export const LOOKAHEAD = 64

const PRIORITY_RANK: Readonly<Record<Priority, number>> = { low: 0, medium: 1, high: 2 }

interface Entry {
  readonly name: string
  readonly position: number
  readonly memoryBytes: number
  readonly cpuCores: number
  readonly priority: number
  rank: number
  passed: number
  state: 'pending' | 'ready' | 'waiting' | 'running' | 'finished'
  unfinished: number
  readonly dependents: Entry[]
}

export interface Scheduler {
  /** Phases without predecessors, in the order of the plan; each is to be answered like those of `finish`. */
  readonly roots: readonly string[]
  /** Puts a ready phase in line. */
  enqueue(name: string): void
  /** Lets in what fits, best rank first. Those returned count as running until `finish`. */
  admit(): readonly string[]
  /** A running phase gives its room back and is ready again, until it is put in line. */
  pause(name: string): void
  /**
   * The phase is over, or will not run. Returns the phases that thereby became ready: each is then either put in line or
   * finished at once.
   */
  finish(name: string): readonly string[]
  /** How many are running. */
  readonly running: number
  /** How many are in line. */
  readonly waiting: number
  /** Whether every phase is finished. */
  readonly done: boolean
}

/** @example const scheduler = createScheduler(plan.phases, plan.limits) */
export function createScheduler(phases: readonly PlannedPhase[], limits: Plan['limits']): Scheduler {
  const entries = new Map<string, Entry>()
  phases.forEach((phase, position) => {
    entries.set(phase.name, {
      name: phase.name,
      position,
      memoryBytes: Math.min(phase.resources.memoryBytes, limits.memoryBytes),
      cpuCores: Math.min(phase.resources.cpuCores, limits.cpuCores),
      priority: PRIORITY_RANK[phase.resources.priority],
      rank: 0,
      passed: 0,
      state: 'pending',
      unfinished: 0,
      dependents: [],
    })
  })
  for (const phase of phases) {
    const entry = get(phase.name)
    for (const name of new Set(phase.after)) {
      get(name).dependents.push(entry)
      entry.unfinished++
    }
  }
  const concurrency = Math.max(1, limits.concurrency)
  let freeMemory = limits.memoryBytes
  let freeCores = limits.cpuCores
  let running = 0
  let admitted = 0
  let finished = 0
  const line = createHeap<Entry>((a, b) => (a.rank === b.rank ? a.position < b.position : a.rank > b.rank))

  function get(name: string): Entry {
    const entry = entries.get(name)
    if (entry === undefined) throw new BugError(`The scheduler does not know phase ${name}.`)
    return entry
  }

  function requireState(entry: Entry, ...states: readonly Entry['state'][]): void {
    if (!states.includes(entry.state))
      throw new BugError(`Phase ${entry.name} is ${entry.state}, expected ${states.join(' or ')}.`)
  }

  function leave(entry: Entry): void {
    freeMemory += entry.memoryBytes
    freeCores += entry.cpuCores
    running--
  }

  const roots: string[] = []
  for (const entry of entries.values()) {
    if (entry.unfinished > 0) continue
    entry.state = 'ready'
    roots.push(entry.name)
  }

  return {
    roots,
    enqueue(name) {
      const entry = get(name)
      requireState(entry, 'ready')
      entry.state = 'waiting'
      entry.rank = entry.priority * AGEING_STEP - admitted
      line.push(entry)
    },
    admit() {
      const admittedNow: string[] = []
      const aside: Entry[] = []
      while (running < concurrency) {
        const entry = line.pop()
        if (entry === undefined) break
        // Cores are shares: 0.1 + 0.2 must fit where 0.3 are free.
        if (entry.memoryBytes <= freeMemory && entry.cpuCores <= freeCores + 1e-9) {
          entry.state = 'running'
          freeMemory -= entry.memoryBytes
          freeCores -= entry.cpuCores
          running++
          admitted++
          admittedNow.push(entry.name)
          for (const passed of aside) passed.passed++
          continue
        }
        aside.push(entry)
        if (entry.passed >= PATIENCE || aside.length >= LOOKAHEAD) break
      }
      for (const entry of aside) line.push(entry)
      return admittedNow
    },
    pause(name) {
      const entry = get(name)
      requireState(entry, 'running')
      leave(entry)
      entry.state = 'ready'
    },
    finish(name) {
      const entry = get(name)
      requireState(entry, 'ready', 'running')
      if (entry.state === 'running') leave(entry)
      entry.state = 'finished'
      finished++
      const ready: string[] = []
      for (const dependent of entry.dependents) {
        if (--dependent.unfinished > 0) continue
        dependent.state = 'ready'
        ready.push(dependent.name)
      }
      return ready
    },
    get running() {
      return running
    },
    get waiting() {
      return line.size
    },
    get done() {
      return finished === entries.size
    },
  }
}

interface Heap<T> {
  push(item: T): void
  pop(): T | undefined
  readonly size: number
}

/** A binary heap; `before(a, b)` says that `a` leaves first. */
function createHeap<T>(before: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = []
  const swap = (i: number, j: number): void => {
    const kept = items[i]!
    items[i] = items[j]!
    items[j] = kept
  }
  return {
    push(item) {
      items.push(item)
      let at = items.length - 1
      while (at > 0) {
        const parent = (at - 1) >> 1
        if (!before(items[at]!, items[parent]!)) break
        swap(at, parent)
        at = parent
      }
    },
    pop() {
      const first = items[0]
      const last = items.pop()
      if (first === undefined || last === undefined || items.length === 0) return first
      items[0] = last
      let at = 0
      for (;;) {
        const left = 2 * at + 1
        const right = left + 1
        let best = at
        if (left < items.length && before(items[left]!, items[best]!)) best = left
        if (right < items.length && before(items[right]!, items[best]!)) best = right
        if (best === at) return first
        swap(at, best)
        at = best
      }
    },
    get size() {
      return items.length
    },
  }
}
