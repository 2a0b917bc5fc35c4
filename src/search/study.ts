/**
 * @module A study: asks a sampler, hands out trials, takes results, and knows the best. Its state follows from its trials
 * alone, so a run that was interrupted goes on with the same proposals.
 */
import { beginningOf } from './beginning.ts'
import { chooseSampler } from './choose-sampler.ts'
import { createCounterRandom } from './counter-random.ts'
import { createScoring, type Scoring } from './objective.ts'
import type { ParameterSet } from './parameter.ts'
import { nonDominated } from './pareto.ts'
import { proposeRow } from './proposal.ts'
import type { AdaptiveSampler } from './sampler.ts'
import { SeenRows } from './seen-rows.ts'
import type { Space } from './space.ts'
import { SpaceError } from './space-error.ts'
import { StopRule } from './stop-rule.ts'
import { checkCount, checkOptions, checkOutcome, checkPruning, checkValues } from './study-checks.ts'
import type { BestTrial, Outcome, StudyOptions, Trial } from './study-options.ts'
import { Survival } from './survival.ts'
import { Trials } from './trials.ts'

export interface Study {
  readonly space: Space
  readonly scoring: Scoring
  readonly trials: Trials
  readonly seed: string | number
  /** Sentences about what the study decided by itself: a small space enumerated, say. */
  readonly notes: readonly string[]
  /** Why no more trials are handed out; undefined while there are. */
  readonly stopReason: string | undefined
  /**
   * Hands out up to `count` trials: a whole number, or Infinity for all that may be evaluated at once. An empty list means: tell
   * what is pending first, or, with `stopReason`, that all is done.
   *
   * @throws SpaceError `SEARCH_ASK` for any other count
   */
  ask(count: number): Trial[]
  /**
   * Tells what the evaluation of a trial found. Trials are known by their number, so a trial of another study is taken for this
   * study's own of the same number.
   *
   * @throws SpaceError `SEARCH_TELL` for a trial that is not pending, not one number for each objective, a violation below 0; the
   * trial then still waits for its result
   */
  tell(id: number, outcome: Outcome): void
  /**
   * Tells what a trial's next step showed, one value for each objective; not finite when it shows nothing, so that it is not
   * judged. Then ask for `survivors`, and tell the result of those that did all steps.
   *
   * @throws SpaceError `SEARCH_TELL` for a trial that is not pending or has no step left, `SEARCH_PRUNER` without `pruning`
   */
  report(id: number, values: ArrayLike<number>): void
  /**
   * The pending trials of the batch that go on to the next step; those that do not are closed as pruned. Undefined while
   * trials of the batch are not handed out, or owe a report of this step.
   */
  survivors(): number[] | undefined
  /** Trials handed out and not told. */
  readonly pending: number
  /**
   * Takes up the trials of an interrupted study with the same options: closed batches are told to the sampler as they
   * were, the last open one is proposed again and its results are filled in.
   *
   * @throws SpaceError `SEARCH_JOURNAL` when this study has trials already, or the stored ones are not its own
   */
  restore(stored: Trials): void
  /** The best feasible trial of the first loss. */
  best(): BestTrial | undefined
  /** The non-dominated feasible trials, by the first loss; one trial with a single loss. */
  front(): BestTrial[]
  /** The best `count` feasible trials of the first loss, best first. */
  top(count: number): BestTrial[]
}

/** Trials of an indexed sampler between two looks at the stop rule: fixed, so that workers change nothing. */
const INDEXED_BATCH = 256
const ALL_TRIED = 'every configuration tried'

/**
 * Creates a study.
 *
 * @throws SpaceError for a sampler that cannot search the space, constraints that leave nothing to try, or a start that does not fit
 * @example
 * const study = createStudy({ space, method: 'random', objectives: parseObjectives('sharpe_ratio'), seed: 42, stop: { budget: 100 } })
 * for (let batch = study.ask(8); batch.length > 0; batch = study.ask(8)) {
 *   for (const trial of batch) study.tell(trial.id, { status: 'complete', values: [evaluate(trial.parameters)] })
 * }
 * study.best()
 */
export function createStudy(options: StudyOptions): Study {
  checkOptions(options)
  const { space, seed } = options
  const scoring = createScoring(options.objectives)
  const objectives = options.objectives.length
  const width = space.dimensions.length
  const { pruning } = options
  if (pruning !== undefined) checkPruning(pruning.steps, scoring.lossCount)
  const trials = new Trials(width, scoring.lossCount, 64, pruning?.steps)
  const survival = pruning === undefined ? undefined : new Survival(pruning.pruner, trials)
  const notes: string[] = []
  const budget = options.stop?.budget
  const beginning = beginningOf(options)
  const starts = beginning.start
  const sampler = chooseSampler(options, scoring.lossCount, beginning, notes)
  const earlier = options.earlier ?? []
  const stopRule = new StopRule(
    { ...options.stop, ...(budget === undefined ? {} : { budget: budget + earlier.length }) },
    scoring.lossCount,
  )
  const seen = Number.isFinite(space.size) && sampler.kind === 'adaptive' ? new SeenRows(space) : undefined
  const random = createCounterRandom(seed, 'proposal')
  // Rows of the batch that is being handed out; trials before `batchStart` are closed.
  let batch = new Float64Array(0)
  let batchStart = 0
  let batchSize = 0
  let handedOut = 0
  let closedInBatch = 0
  let stopReason: string | undefined
  let asked = 0
  let told = 0
  const scratch = new Float64Array(scoring.lossCount)
  /** Steps of the open batch that were judged. */
  let judged = 0

  // Trials before this one are those of the earlier search.
  const origin = earlier.length
  const limit =
    origin +
    Math.min(
      budget ?? Number.POSITIVE_INFINITY,
      sampler.kind === 'indexed' ? sampler.count + starts.length : Number.POSITIVE_INFINITY,
    )

  const close = (id: number, values: ArrayLike<number>, violation: number): void => {
    scoring.losses(values, trials.losses, id * scoring.lossCount)
    const isFailed = Number.isNaN(trials.losses[id * scoring.lossCount]!)
    trials.close(id, isFailed ? 'failed' : 'complete', Math.min(violation, Number.MAX_VALUE))
  }

  earlier.forEach(({ values, violation = 0 }, index) => {
    const id = trials.append(beginning.earlier[index]!, 1)
    checkOutcome(id, { status: 'complete', values, violation }, objectives)
    close(id, values, violation)
    seen?.add(trials.row(id))
  })
  if (origin > 0 && sampler.kind === 'adaptive') tellSampler(sampler, trials, 0, origin)
  batchStart = origin

  const nextSize = (first: number): number => {
    const size =
      first < origin + starts.length
        ? origin + starts.length - first
        : sampler.kind === 'indexed'
          ? INDEXED_BATCH
          : sampler.nextBatchSize()
    return Math.min(size, limit - first)
  }

  /** Fills the next batch. Pure in what was told, so it is the same after a restart. */
  const openBatch = (): void => {
    const first = trials.count
    const isStart = first < origin + starts.length
    batchSize = nextSize(first)
    batchStart = first
    handedOut = 0
    closedInBatch = 0
    judged = 0
    batch = new Float64Array(batchSize * width)
    const row = new Float64Array(width)
    for (let k = 0; k < batchSize; k++) {
      const trial = first + k
      let found = true
      if (isStart) row.set(starts[trial - origin]!)
      else if (sampler.kind === 'indexed') found = sampler.at(trial - origin - starts.length, row)
      else found = proposeRow(space, sampler, trial, row, { rows: batch, count: k }, seen, random)
      if (!found) {
        batchSize = k
        stopReason ??= Number.isFinite(space.size) ? ALL_TRIED : 'no feasible configuration found'
        break
      }
      batch.set(row, k * width)
      seen?.add(row)
    }
    trials.append(batch, batchSize)
    if (batchSize === 0) stopReason ??= ALL_TRIED
  }

  const closeBatch = (): void => {
    if (sampler.kind === 'adaptive') tellSampler(sampler, trials, batchStart, batchSize)
    survival?.remember(batchStart, batchSize)
    batchStart += batchSize
    batchSize = 0
    handedOut = 0
    const reason = stopRule.update(trials, batchStart)
    stopReason ??= reason ?? (batchStart >= limit ? ALL_TRIED : undefined)
    if (sampler.kind === 'adaptive') stopReason ??= sampler.stopReason
  }

  const restore = (stored: Trials): void => {
    const isUnlike = stored.width !== width || stored.lossCount !== scoring.lossCount || stored.steps !== trials.steps
    if (trials.count > origin || isUnlike) {
      throw new SpaceError(
        'SEARCH_JOURNAL',
        [],
        'Expected stored trials of the same space and objectives, in a new study.',
      )
    }
    let at = origin
    const isClosed = (from: number, size: number): boolean => {
      for (let id = from; id < from + size; id++) if (id >= stored.count || stored.states[id] === 0) return false
      return true
    }
    const fill = (id: number): void => {
      const state = stored.state(id)
      if (state === 'pending') return
      trials.lossesOf(id).set(stored.lossesOf(id))
      for (const loss of stored.curveOf(id)) trials.addStep(id, loss)
      trials.close(id, state, stored.violations[id]!)
    }
    const proposeAgain = (): void => {
      openBatch()
      for (let id = at; id < Math.min(stored.count, at + Math.max(1, batchSize)); id++) {
        if (batchSize === 0 || stored.row(id).some((number, d) => !Object.is(number, trials.row(id)[d]!))) {
          const message = `Expected the stored trial ${id} to be what this study proposes, was another: options or seed differ.`
          throw new SpaceError('SEARCH_JOURNAL', [], message)
        }
        fill(id)
        if (stored.states[id] !== 0) closedInBatch++
      }
      if (closedInBatch === batchSize) closeBatch()
    }
    while (at < stored.count && stopReason === undefined && batchSize === 0) {
      const size = nextSize(at)
      // The first batch is proposed again, too, for it tells the trials of another study.
      if (at === origin || !isClosed(at, size)) proposeAgain()
      else {
        batchSize = size
        batchStart = at
        trials.append(stored.rows.subarray(at * width, (at + size) * width), size)
        for (let id = at; id < at + size; id++) {
          fill(id)
          seen?.add(trials.row(id))
        }
        closeBatch()
      }
      at = batchStart
    }
  }

  const checkPending = (id: number): void => {
    const place = id - batchStart
    if (Number.isInteger(id) && place >= 0 && place < handedOut && trials.states[id] === 0) return
    const isKnown = Number.isInteger(id) && id >= 0 && id < trials.count
    const state = !isKnown ? 'unknown' : trials.states[id] === 0 ? 'not handed out yet' : trials.state(id)
    throw new SpaceError('SEARCH_TELL', [], `Expected a result for a pending trial, was trial ${id} (${state}).`)
  }

  const describeTrial = (id: number): BestTrial => ({
    id,
    parameters: space.decode(trials.rows, id * width),
    losses: [...trials.lossesOf(id)],
  })

  const top = (count: number): BestTrial[] => {
    // A bounded insertion keeps this linear for a million trials.
    const kept: number[] = []
    for (let id = 0; id < batchStart + batchSize; id++) {
      if (!trials.isFeasible(id)) continue
      if (kept.length === count && trials.compare(id, kept[count - 1]!) >= 0) continue
      let at = kept.length
      while (at > 0 && trials.compare(id, kept[at - 1]!) < 0) at--
      kept.splice(at, 0, id)
      if (kept.length > count) kept.pop()
    }
    return kept.map(describeTrial)
  }

  return {
    space,
    scoring,
    trials,
    seed,
    notes,
    get stopReason() {
      return batchSize === 0 ? stopReason : undefined
    },
    get pending() {
      return asked - told
    },
    restore,
    report(id, values) {
      checkPending(id)
      if (pruning === undefined || trials.reached[id]! !== judged || judged >= pruning.steps) {
        const why = pruning === undefined ? 'a study without pruning' : `trial ${id}, which owes no step`
        throw new SpaceError(
          pruning === undefined ? 'SEARCH_PRUNER' : 'SEARCH_TELL',
          [],
          `Expected a step of a pending trial, was ${why}.`,
        )
      }
      checkValues(id, values, objectives)
      scoring.losses(values, scratch)
      trials.addStep(id, scratch[0]!)
    },
    survivors() {
      const alive: number[] = []
      for (let id = batchStart; id < batchStart + batchSize; id++) if (trials.states[id] === 0) alive.push(id)
      if (survival === undefined || handedOut < batchSize || alive.length === 0)
        return alive.length === 0 ? [] : undefined
      if (alive.some((id) => trials.reached[id]! <= judged)) return undefined
      judged++
      const pruned = survival.judge(batchStart, batchSize, alive, judged)
      for (const id of pruned) trials.close(id, 'pruned', 0)
      closedInBatch += pruned.length
      told += pruned.length
      if (closedInBatch === batchSize) closeBatch()
      return alive.filter((id) => !pruned.includes(id))
    },
    ask(count) {
      checkCount(count)
      if (batchSize === 0 && stopReason === undefined) openBatch()
      const handed: Trial[] = []
      while (handed.length < count && handedOut < batchSize) {
        const id = batchStart + handedOut
        handedOut++
        if (trials.states[id] !== 0) continue // restored with its result
        asked++
        handed.push(createTrial(space, id, batch.subarray((id - batchStart) * width, (id - batchStart + 1) * width)))
      }
      return handed
    },
    tell(id, outcome) {
      checkPending(id)
      checkOutcome(id, outcome, objectives)
      if (outcome.status === 'complete') close(id, outcome.values, outcome.violation ?? 0)
      else trials.close(id, outcome.status, 0)
      closedInBatch++
      told++
      if (closedInBatch === batchSize) closeBatch()
    },
    best: () => top(1)[0],
    top,
    front: () => nonDominated(trials, batchStart + batchSize).map(describeTrial),
  }
}

function createTrial(space: Space, id: number, row: Float64Array): Trial {
  let parameters: ParameterSet | undefined
  return {
    id,
    row,
    get parameters() {
      parameters ??= space.decode(row)
      return parameters
    },
  }
}

function tellSampler(sampler: AdaptiveSampler, trials: Trials, first: number, count: number): void {
  const { width, lossCount } = trials
  sampler.tell({
    first,
    count,
    rows: trials.rows.subarray(first * width, (first + count) * width),
    losses: trials.losses.subarray(first * lossCount, (first + count) * lossCount),
    violations: trials.violations.subarray(first, first + count),
  })
}
