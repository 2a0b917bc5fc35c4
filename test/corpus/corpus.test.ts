import { beforeAll, describe, expect, test } from 'vitest'
import { confidenceOf, doubts, type Evidence, NO_DOUBT } from '../../src/documents/transaction/confidence.ts'
import { confidenceModel } from '../../src/documents/transaction/confidence-model.ts'
import { executeCommand } from '../../src/documents/transaction/execute.ts'
import { vocabularies } from '../../src/documents/vocabularies/index.ts'
import { expectedCalibrationError, fitConfidence, reliabilityOf, samplesOf } from './calibrate.ts'
import { corpus, partOf } from './corpus.ts'
import { type Outcome, runCase } from './run.ts'

let outcomes: readonly Outcome[] = []
beforeAll(() => {
  outcomes = corpus.filter((each) => partOf(each) === 'test').map(runCase)
})

const of = (...groups: string[]): readonly Outcome[] =>
  outcomes.filter((outcome) => groups.includes(outcome.case.group))
const share = (list: readonly Outcome[], kind: string): number =>
  list.filter((outcome) => outcome.verdict.kind === kind).length / list.length

describe('the corpus', () => {
  test('has at least a thousand cases of every kind, of one to fifty steps, in two parts without a common wording', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(1_000)
    for (const group of ['valid', 'fixable', 'unfixable', 'ambiguous', 'hostile'])
      for (const part of ['development', 'test'])
        expect(corpus.some((each) => each.group === group && partOf(each) === part)).toBe(true)
    const parts = new Map<string, Set<string>>()
    for (const each of corpus) {
      const set = parts.get(each.wording) ?? new Set()
      parts.set(each.wording, set.add(partOf(each)))
    }
    expect([...parts.values()].every((set) => set.size === 1)).toBe(true)
    const steps = outcomes.map(({ steps }) => steps)
    expect(Math.max(...steps)).toBe(50)
  })

  test('test part: at least 98 % of valid commands are done right, at most 0.2 % wrong', () => {
    const valid = of('valid')
    expect(share(valid, 'correct')).toBeGreaterThanOrEqual(0.98)
    expect(share(valid, 'wrong')).toBeLessThanOrEqual(0.002)
  })

  test('test part: at least 95 % of fixable failures are mended, at most 0.5 % of the others are carried out', () => {
    expect(share(of('fixable'), 'correct')).toBeGreaterThanOrEqual(0.95)
    expect(share(of('fixable'), 'wrong')).toBeLessThanOrEqual(0.005)
    expect(share(of('unfixable', 'ambiguous', 'hostile'), 'wrong')).toBeLessThanOrEqual(0.005)
  })
})

describe('confidence', () => {
  test('test part: the mean confidence of what is carried out is within two points of the share that is right, in each half', () => {
    const done = outcomes.filter(({ confidence, verdict }) => confidence > 0 && verdict.kind !== 'refused')
    const sorted = [...done].sort((a, b) => a.confidence - b.confidence)
    const middle = Math.floor(sorted.length / 2)
    for (const half of [sorted.slice(0, middle), sorted.slice(middle)]) {
      const mean = half.reduce((sum, { confidence }) => sum + confidence, 0) / half.length
      expect(Math.abs(mean - share(half, 'correct'))).toBeLessThanOrEqual(0.02)
    }
  })

  test('test part, badly typed commands included: what is less sure is wrong more often, and the error of calibration is below half a point', () => {
    // As many mistypings of each as the fit takes: with one, four commands are among the least sure.
    const samples = samplesOf(corpus.filter((each) => partOf(each) === 'test'))
    const bins = reliabilityOf(samples)
    expect(expectedCalibrationError(bins)).toBeLessThanOrEqual(0.005)
    // Each bin is as right as it says, but for what so few commands leave open: three standard deviations.
    for (const { from, mean, right, effective } of bins)
      expect(Math.abs(mean - right), `from ${from}`).toBeLessThanOrEqual(3 * Math.sqrt((mean * (1 - mean)) / effective))
    const wrong = (from: number, to: number): number => {
      const own = samples.filter(({ evidence }) => confidenceOf(evidence) >= from && confidenceOf(evidence) < to)
      return own.filter(({ right }) => !right).length / own.length
    }
    const [least, middle, most] = [wrong(0, 0.75), wrong(0.75, 0.99), wrong(0.99, 1)]
    expect(least).toBeGreaterThan(0.5)
    expect(middle).toBeGreaterThan(3 * most)
    expect(least).toBeGreaterThan(3 * middle)
    expect(most).toBeLessThan(0.02)
  })

  test('a fit finds the odds of two groups, and a doubt that would make surer is left out', () => {
    const group = (doubt: Partial<Evidence>, right: number, wrong: number) =>
      [right, wrong].flatMap((count, i) =>
        Array.from({ length: count }, () => ({ evidence: { ...NO_DOUBT, ...doubt }, right: i === 0, weight: 1 })),
      )
    const { logOdds, weights } = fitConfidence([...group({}, 900, 100), ...group({ fragment: 1 }, 500, 500)])
    expect(logOdds).toBeCloseTo(Math.log(9), 2)
    expect(weights.fragment).toBeCloseTo(Math.log(9), 2)
    const other = fitConfidence([...group({}, 500, 500), ...group({ fragment: 1 }, 900, 100)])
    expect(other.weights.fragment).toBe(0)
    expect(other.logOdds).toBeCloseTo(Math.log(1400 / 600), 2)
  })

  test('no doubt makes surer, and each takes from the confidence what its weight says', () => {
    for (const doubt of doubts) expect(confidenceModel.weights[doubt]).toBeGreaterThanOrEqual(0)
    const model = { samples: '', logOdds: 2, weights: { ...NO_DOUBT, target: 1 } }
    expect(confidenceOf(NO_DOUBT, model)).toBe(0.881)
    expect(confidenceOf({ ...NO_DOUBT, target: 2 }, model)).toBe(0.5)
    expect(confidenceOf(NO_DOUBT, { ...model, logOdds: 50 })).toBe(0.999)
    for (const doubt of doubts)
      expect(
        confidenceOf({ ...NO_DOUBT, [doubt]: 2 }, { samples: '', logOdds: 2, weights: { ...NO_DOUBT, [doubt]: 1 } }),
      ).toBe(0.5)
  })

  test('a key that stands nowhere in the document, and a text without quotes, are told', () => {
    const confidence = (command: string): number =>
      executeCommand(
        vocabularies.workflow,
        { phases: [{ name: 'opt', type: 'backtest', config: { n_trials: 1 } }] },
        command,
      ).confidence
    expect(confidence('set n_trials of opt to 5')).toBeGreaterThan(0.98)
    expect(confidence('set n_trails of opt to 5')).toBeLessThan(0.75)
    const say = (command: string): number =>
      executeCommand(
        vocabularies.blueprint,
        { components: [{ id: 'note', type: 'text', text: 'x', bbox: [0, 0, 100, 30] }] },
        command,
      ).confidence
    expect(say('change the text of the note to "Hello"')).toBeGreaterThan(say('change the text of the note to Hello'))
  })
})
