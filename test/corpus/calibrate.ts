/**
 * @module Fits the confidence of commands to the development part of the corpus and writes the coefficients: what is carried out of
 * commands as they stand, and of the same typed badly, whatever repair thinks of its mending; and whether that is what was meant.
 *
 * node test/corpus/calibrate.ts [--print]
 */
import { writeFileSync } from 'node:fs'
import { hashJson } from '../../src/core/hash.ts'
import { executeWithRepair } from '../../src/documents/repair/repair-command.ts'
import {
  type ConfidenceModel,
  confidenceOf,
  type Doubt,
  doubts,
  type Evidence,
  NO_DOUBT,
} from '../../src/documents/transaction/confidence.ts'
import type { CorpusCase } from './case.ts'
import { corpus, partOf } from './corpus.ts'
import { corpusDocuments } from './documents.ts'
import { judge } from './judge.ts'
import { noisy } from './noise.ts'
import { vocabularyOf } from './vocabulary-of.ts'

/** A command that was carried out, and whether that was meant. */
export interface Sample {
  readonly evidence: Evidence
  readonly right: boolean
  /** How many commands of a million users it stands for, relative to the others. */
  readonly weight: number
}

/** One command in so many is typed badly. */
const BAD_SHARE = 0.1
/** Each is typed badly in so many ways. */
const VARIANTS = 3

/**
 * What is carried out of cases; commands that are refused, with proposals or without, are no samples.
 *
 * @param variants so many ways in which each command is typed badly
 */
export function samplesOf(cases: readonly CorpusCase[], variants: number = VARIANTS): readonly Sample[] {
  const samples: Sample[] = []
  for (const each of cases) {
    if (typeof each.command !== 'string') continue
    const document = corpusDocuments[each.document]!
    const vocabulary = vocabularyOf(each.document) as never
    const add = (command: string, weight: number): void => {
      const result = executeWithRepair(vocabulary, document, command, { threshold: 0 })
      if (result.status !== 'success') return
      samples.push({ evidence: result.evidence, right: judge(each, document, result).kind === 'correct', weight })
    }
    add(each.command, 1 - BAD_SHARE)
    for (let i = 0; i < variants; i++) {
      const command = noisy(each.command, i)
      if (command !== undefined) add(command, BAD_SHARE / variants)
    }
  }
  return samples
}

/** Keeps coefficients finite where a doubt never met a wrong command. */
const RIDGE = 0.005

/**
 * The logistic model that fits best: penalized maximum likelihood by Newton's method (iteratively reweighted least squares; Hastie,
 * Tibshirani and Friedman, The Elements of Statistical Learning, 2nd edition, 4.4.1). A doubt that would make surer is left out and the
 * rest fitted again.
 */
export function fitConfidence(samples: readonly Sample[]): Omit<ConfidenceModel, 'samples'> {
  let used: readonly Doubt[] = doubts
  for (;;) {
    const beta = newton(samples, used)
    const harmful = used.filter((_, i) => beta[i + 1]! > 0)
    if (harmful.length === 0) {
      const round = (value: number): number => Math.round(value * 1_000) / 1_000
      const weights: Record<Doubt, number> = { ...NO_DOUBT }
      for (const [i, doubt] of used.entries()) weights[doubt] = round(-beta[i + 1]!) + 0
      return { logOdds: round(beta[0]!), weights }
    }
    used = used.filter((doubt) => !harmful.includes(doubt))
  }
}

function newton(samples: readonly Sample[], used: readonly Doubt[]): readonly number[] {
  const size = used.length + 1
  let beta = Array.from({ length: size }, () => 0)
  for (let round = 0; round < 50; round++) {
    const gradient = beta.map((value, i) => (i === 0 ? 0 : -RIDGE * value))
    const hessian = beta.map((_, i) => beta.map((_, j) => (i === j && i > 0 ? RIDGE : 0)))
    for (const { evidence, right, weight } of samples) {
      const x = [1, ...used.map((doubt) => evidence[doubt])]
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * beta[i]!, 0)))
      for (let i = 0; i < size; i++) {
        if (x[i] === 0) continue
        gradient[i]! += weight * ((right ? 1 : 0) - p) * x[i]!
        for (let j = 0; j < size; j++) hessian[i]![j]! += weight * p * (1 - p) * x[i]! * x[j]!
      }
    }
    const step = solve(hessian, gradient)
    beta = beta.map((value, i) => value + step[i]!)
    if (step.every((value) => Math.abs(value) < 1e-10)) break
  }
  return beta
}

/** Gauss elimination with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  const size = rows.length
  for (let i = 0; i < size; i++) {
    let pivot = i
    for (let j = i + 1; j < size; j++) if (Math.abs(rows[j]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = j
    ;[rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!]
    for (let j = 0; j < size; j++) {
      if (j === i) continue
      const factor = rows[j]![i]! / rows[i]![i]!
      for (let k = i; k <= size; k++) rows[j]![k]! -= factor * rows[i]![k]!
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!)
}

/** Commands of about the same confidence. */
export interface ReliabilityBin {
  readonly commands: number
  /** Of all commands by weight, in [0, 1]. */
  readonly share: number
  readonly from: number
  readonly to: number
  readonly mean: number
  readonly right: number
  /** How many commands of equal weight would say as much: the squared sum of weights over the sum of squares (Kish, 1965). */
  readonly effective: number
}

/** Bounds of confidence between which commands are put together. */
const BOUNDS = [0, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 1]

/** How confident and how right commands are, in bins of confidence. */
export function reliabilityOf(samples: readonly Sample[], model?: ConfidenceModel): readonly ReliabilityBin[] {
  const total = samples.reduce((sum, { weight }) => sum + weight, 0)
  return BOUNDS.slice(1).flatMap((to, i) => {
    const from = BOUNDS[i]!
    const own = samples
      .map((sample) => ({ ...sample, confidence: confidenceOf(sample.evidence, model) }))
      .filter(({ confidence }) => confidence >= from && (confidence < to || to === 1))
    const weight = own.reduce((sum, each) => sum + each.weight, 0)
    if (weight === 0) return []
    return {
      commands: own.length,
      share: weight / total,
      from,
      to,
      mean: own.reduce((sum, each) => sum + each.weight * each.confidence, 0) / weight,
      right: own.reduce((sum, each) => sum + (each.right ? each.weight : 0), 0) / weight,
      effective: weight ** 2 / own.reduce((sum, each) => sum + each.weight ** 2, 0),
    }
  })
}

/** The mean distance of confidence and share of right commands (Naeini, Cooper and Hauskrecht, 2015). */
export const expectedCalibrationError = (bins: readonly ReliabilityBin[]): number =>
  bins.reduce((sum, { share, mean, right }) => sum + share * Math.abs(mean - right), 0)

/** Samples of one part of the corpus. */
export const samplesOfPart = (part: 'development' | 'test'): readonly Sample[] =>
  samplesOf(corpus.filter((each) => partOf(each) === part))

/** The model that the development part gives. */
export function developmentModel(): ConfidenceModel {
  const samples = samplesOfPart('development')
  return { samples: hashJson(samples), ...fitConfidence(samples) }
}

/** The module with the model. */
export const modelModule = ({ samples, logOdds, weights }: ConfidenceModel): string =>
  `/** @module Made by \`node test/corpus/calibrate.ts\` from the development part of the corpus. */
// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: what is fitted may come near to a known constant.
import type { ConfidenceModel } from './confidence.ts'

export const confidenceModel: ConfidenceModel = {
  samples: '${samples}',
  logOdds: ${logOdds},
  weights: {
${doubts.map((doubt) => `    ${doubt}: ${weights[doubt]},\n`).join('')}  },
}
`

if (import.meta.main) {
  const text = modelModule(developmentModel())
  if (process.argv.includes('--print')) process.stdout.write(text)
  else writeFileSync(new URL('../../src/documents/transaction/confidence-model.ts', import.meta.url), text)
}
