/**
 * @module Runs the corpus and prints how many commands were done right, wrong, or refused, by family; then how right commands of each
 * confidence are, those included that are typed badly.
 *
 * node test/corpus/run.ts [--part development|test|all] [--failures] [--json]
 */
import { parseArgs } from 'node:util'
import { executeWithRepair } from '../../src/documents/repair/repair-command.ts'
import { executeCommand } from '../../src/documents/transaction/execute.ts'
import type { vocabularies } from '../../src/documents/vocabularies/index.ts'
import { expectedCalibrationError, reliabilityOf, samplesOf } from './calibrate.ts'
import type { CorpusCase } from './case.ts'
import { corpus, partOf } from './corpus.ts'
import { corpusDocuments } from './documents.ts'
import { judge, type Verdict } from './judge.ts'
import { vocabularyOf } from './vocabulary-of.ts'

export interface Outcome {
  readonly case: CorpusCase
  readonly verdict: Verdict
  readonly confidence: number
  readonly steps: number
}

/** Runs one case. Only fixable commands may be repaired: what repair does to the others is judged as well, as it is what users get. */
export function runCase(each: CorpusCase): Outcome {
  const document = corpusDocuments[each.document]!
  const before = JSON.stringify(document)
  const vocabulary = vocabularyOf(each.document)
  const run = <M extends Parameters<typeof vocabularies.workflow.verify>[0]>(
    chosen: { readonly name: string } & typeof vocabularies.workflow,
  ) => {
    const plain = executeCommand<M>(chosen as never, document, each.command)
    const repaired = executeWithRepair<M>(chosen as never, document, each.command)
    return { plain, repaired }
  }
  const { plain, repaired } = run(vocabulary as typeof vocabularies.workflow)
  const result = each.group === 'valid' ? plain : repaired
  let verdict = judge(each, document, result)
  if (JSON.stringify(document) !== before) verdict = { kind: 'wrong', reason: 'the document was mutated' }
  return { case: each, verdict, confidence: result.confidence, steps: result.stepsExecuted }
}

interface Row {
  correct: number
  wrong: number
  refused: number
}

function table(outcomes: readonly Outcome[], by: (outcome: Outcome) => string): Map<string, Row> {
  const rows = new Map<string, Row>()
  for (const outcome of outcomes) {
    const key = by(outcome)
    const row = rows.get(key) ?? { correct: 0, wrong: 0, refused: 0 }
    row[outcome.verdict.kind]++
    rows.set(key, row)
  }
  return rows
}

function print(rows: Map<string, Row>): void {
  process.stdout.write(
    `${'family'.padEnd(40)} ${'cases'.padStart(6)} ${'correct'.padStart(8)} ${'wrong'.padStart(6)} ${'refused'.padStart(8)}\n`,
  )
  for (const [name, row] of rows) {
    const total = row.correct + row.wrong + row.refused
    process.stdout.write(
      `${name.padEnd(40)} ${String(total).padStart(6)} ${`${((100 * row.correct) / total).toFixed(1)}%`.padStart(8)} ${String(row.wrong).padStart(6)} ${String(row.refused).padStart(8)}\n`,
    )
  }
}

/** How right commands of a confidence are, those that are typed badly included. */
function printReliability(part: string, cases: readonly CorpusCase[]): void {
  const bins = reliabilityOf(samplesOf(cases))
  process.stdout.write(
    `\n${`confidence, ${part} part`.padEnd(40)} ${'carried out'.padStart(11)} ${'of all'.padStart(8)} ${'mean'.padStart(8)} ${'right'.padStart(8)}\n`,
  )
  for (const { from, to, commands, share, mean, right } of bins) {
    process.stdout.write(
      `${`${from.toFixed(2)} to ${to.toFixed(2)}`.padEnd(40)} ${String(commands).padStart(11)} ${`${(100 * share).toFixed(2)}%`.padStart(8)} ${mean.toFixed(3).padStart(8)} ${right.toFixed(3).padStart(8)}\n`,
    )
  }
  process.stdout.write(`${'expected calibration error'.padEnd(40)} ${expectedCalibrationError(bins).toFixed(4)}\n`)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      part: { type: 'string', default: 'all' },
      failures: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  })
  const chosen = corpus.filter((each) => values.part === 'all' || partOf(each) === values.part)
  const outcomes = chosen.map(runCase)
  if (values.json === true)
    process.stdout.write(`${JSON.stringify(Object.fromEntries(table(outcomes, (outcome) => outcome.case.group)))}\n`)
  else {
    print(table(outcomes, (outcome) => `${outcome.case.group}: ${outcome.case.family}`))
    process.stdout.write('\n')
    print(table(outcomes, (outcome) => `${partOf(outcome.case)}: ${outcome.case.group}`))
    for (const part of ['development', 'test'] as const) {
      const own = chosen.filter((each) => partOf(each) === part)
      if (own.length > 0) printReliability(part, own)
    }
    if (values.failures === true) {
      for (const { case: each, verdict } of outcomes) {
        if (verdict.kind === 'correct') continue
        const command = typeof each.command === 'string' ? each.command : JSON.stringify(each.command)
        process.stdout.write(
          `${verdict.kind.toUpperCase()} [${each.family} / ${each.document}] ${JSON.stringify(command.slice(0, 140))}\n    ${verdict.reason.slice(0, 220)}\n`,
        )
      }
    }
  }
}
