import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { calibrated } from '../../src/documents/transaction/confidence.ts'
import { readingCurve, repairCurve } from '../../src/documents/transaction/confidence-curves.ts'
import { fitCurve } from './calibrate.ts'
import { corpus, partOf } from './corpus.ts'
import { type Outcome, runCase } from './run.ts'

let outcomes: readonly Outcome[] = []
beforeAll(() => {
  outcomes = corpus.filter((each) => partOf(each) === 'test').map(runCase)
}, 60_000)

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

  test('the curves never fall, and scores below all that were seen are not trusted', () => {
    for (const curve of [readingCurve, repairCurve]) {
      expect(curve[0]).toEqual([0, 0])
      for (let i = 1; i < curve.length; i++) {
        expect(curve[i]![0]).toBeGreaterThan(curve[i - 1]![0])
        expect(curve[i]![1]).toBeGreaterThanOrEqual(curve[i - 1]![1])
      }
    }
    expect(
      calibrated(0.3, [
        [0, 0],
        [0.6, 0.9],
      ]),
    ).toBe(0.45)
    expect(
      calibrated(0.9, [
        [0, 0],
        [0.6, 0.9],
      ]),
    ).toBe(0.9)
  })

  test('a fit pools neighbors that would fall', () => {
    const samples = [
      ...Array.from({ length: 9 }, (_, i) => ({ score: 0.5, right: i < 6 })),
      ...Array.from({ length: 9 }, (_, i) => ({ score: 0.7, right: i < 3 })),
      ...Array.from({ length: 9 }, () => ({ score: 0.9, right: true })),
    ]
    // (6 + 3 + 0.5) / 19 and (9 + 0.5) / 10
    expect(fitCurve(samples, 9)).toEqual([
      [0, 0],
      [0.5, 0.5],
      [0.7, 0.5],
      [0.9, 0.95],
    ])
  })

  test('the curves are written by a script', () => {
    const text = readFileSync(new URL('../../src/documents/transaction/confidence-curves.ts', import.meta.url), 'utf8')
    expect(text).toContain('node test/corpus/calibrate.ts')
  })
})
