/**
 * @module Fits the curves of confidence to the development part of the corpus and writes them.
 *
 * node test/corpus/calibrate.ts [--print]
 */
import { writeFileSync } from 'node:fs'
import { scoreOfCorrections } from '../../src/documents/repair/auto-correct.ts'
import { executeWithRepair } from '../../src/documents/repair/repair-command.ts'
import type { ConfidenceCurve } from '../../src/documents/transaction/confidence.ts'
import { executeCommand } from '../../src/documents/transaction/execute.ts'
import type { CorpusCase } from './case.ts'
import { corpus, partOf } from './corpus.ts'
import { corpusDocuments } from './documents.ts'
import { judge } from './judge.ts'
import { vocabularyOf } from './run.ts'

/** What was done with a score, and whether it was meant. */
export interface Sample {
  readonly score: number
  readonly right: boolean
}

/** Steps of commands as typed, and mended commands whatever their score. */
export function samplesOf(cases: readonly CorpusCase[]): { readings: Sample[]; repairs: Sample[] } {
  const readings: Sample[] = []
  const repairs: Sample[] = []
  for (const each of cases) {
    if (typeof each.command !== 'string') continue
    const document = corpusDocuments[each.document]!
    const vocabulary = vocabularyOf(each.document) as never
    const plain = executeCommand(vocabulary, document, each.command)
    if (plain.status === 'success') {
      const right = judge(each, document, plain).kind === 'correct'
      for (const { score } of plain.steps) readings.push({ score, right })
      continue
    }
    const mended = executeWithRepair(vocabulary, document, each.command, { threshold: 0 })
    if (mended.status !== 'success' || mended.corrections.length === 0) continue
    repairs.push({
      score: scoreOfCorrections(mended.corrections),
      right: judge(each, document, mended).kind === 'correct',
    })
  }
  return { readings, repairs }
}

/** A group of neighboring scores. */
interface Block {
  readonly from: number
  readonly to: number
  readonly right: number
  readonly total: number
}

const shareOf = ({ right, total }: Block): number => (right + 0.5) / (total + 1)

/**
 * The curve that never falls and fits best: groups of at least `least` samples with equal scores kept together, then neighbors
 * that would fall are pooled (pool-adjacent-violators; Ayer et al., 1955).
 */
export function fitCurve(samples: readonly Sample[], least: number): ConfidenceCurve {
  const sorted = [...samples].sort((a, b) => a.score - b.score)
  const groups: Block[] = []
  let open: Block | undefined
  for (const [i, { score, right }] of sorted.entries()) {
    open = {
      from: open?.from ?? score,
      to: score,
      right: (open?.right ?? 0) + (right ? 1 : 0),
      total: (open?.total ?? 0) + 1,
    }
    if (open.total >= least && sorted[i + 1]?.score !== score) {
      groups.push(open)
      open = undefined
    }
  }
  if (open !== undefined) groups.push(open)
  const pooled: Block[] = []
  for (const group of groups) {
    let block = group
    for (let last = pooled.at(-1); last !== undefined && shareOf(last) >= shareOf(block); last = pooled.at(-1)) {
      pooled.pop()
      block = { from: last.from, to: block.to, right: last.right + block.right, total: last.total + block.total }
    }
    pooled.push(block)
  }
  const round = (value: number): number => Math.round(value * 1000) / 1000
  // Scores below all that were seen are not trusted: the curve falls to nothing there.
  const points = pooled.flatMap((block): [number, number][] => {
    const probability = Math.min(0.999, round(shareOf(block)))
    return block.from === block.to
      ? [[round(block.from), probability]]
      : [
          [round(block.from), probability],
          [round(block.to), probability],
        ]
  })
  return [[0, 0], ...points]
}

/** The curves of the development part. */
export function developmentCurves(): { reading: ConfidenceCurve; repair: ConfidenceCurve } {
  const { readings, repairs } = samplesOf(corpus.filter((each) => partOf(each) === 'development'))
  return { reading: fitCurve(readings, 200), repair: fitCurve(repairs, 25) }
}

/** The module with the curves. */
export function curvesModule({ reading, repair }: ReturnType<typeof developmentCurves>): string {
  const list = (curve: ConfidenceCurve): string => curve.map(([x, y]) => `  [${x}, ${y}],\n`).join('')
  return `/** @module Made by \`node test/corpus/calibrate.ts\` from the development part of the corpus. */
import type { ConfidenceCurve } from './confidence.ts'

/** Steps as they were typed: score, probability. */
export const readingCurve: ConfidenceCurve = [
${list(reading)}]

/** Mended wordings: score, probability. */
export const repairCurve: ConfidenceCurve = [
${list(repair)}]
`
}

if (import.meta.main) {
  const text = curvesModule(developmentCurves())
  if (process.argv.includes('--print')) process.stdout.write(text)
  else writeFileSync(new URL('../../src/documents/transaction/confidence-curves.ts', import.meta.url), text)
}
