/**
 * @module Carries out a command and, when it fails for a reason that can be mended, a mended one. What was changed is said; below
 * the threshold nothing is changed and the mended wording is only proposed.
 */
import type { JsonValue, Sha256 } from '../../core/hash.ts'
import { confidenceOf, withCorrections } from '../transaction/confidence.ts'
import { type CommandOptions, executeCommand } from '../transaction/execute.ts'
import { openModel } from '../transaction/opened.ts'
import type { Command } from '../transaction/parse.ts'
import type { CommandResult, Correction } from '../transaction/result.ts'
import type { Model, Vocabulary } from '../vocabularies/vocabulary.ts'
import { applyLearned, type Rewording, rewordings } from './auto-correct.ts'
import type { LearnedCorrections } from './learned-corrections.ts'
import { mendOrder } from './mend-order.ts'
import { mendRange } from './mend-range.ts'

export interface RepairOptions extends CommandOptions {
  /** From this confidence on a mended command is carried out; below it is only proposed. Default 0.85. */
  readonly threshold?: number
  /** Corrections of a pinned version. */
  readonly learned?: LearnedCorrections
}

/** A wording that would work. */
export interface Suggestion {
  readonly command: string
  readonly confidence: number
  readonly corrections: readonly Correction[]
}

export interface RepairedResult extends CommandResult {
  /** The command that was carried out; the given one when nothing was mended. */
  readonly command: Command
  /** Wordings that would work but were not sure enough to be carried out. */
  readonly suggestions: readonly Suggestion[]
  /** The version of the learned corrections, where one of them was applied. */
  readonly learned?: Sha256
}

export const REPAIR_THRESHOLD = 0.85

/**
 * {@link executeCommand} with repair. A command that succeeds by itself is never changed. Equal input, learned corrections and
 * threshold give equal results.
 *
 * @example
 * executeWithRepair(blueprint, document, 'mak the hedaer biger').corrections // mak → make, hedaer → header, biger → bigger
 */
export function executeWithRepair<M extends Model>(
  vocabulary: Vocabulary<M>,
  document: JsonValue,
  command: Command,
  options: RepairOptions = {},
): RepairedResult {
  const threshold = options.threshold ?? REPAIR_THRESHOLD
  const plain = executeCommand(vocabulary, document, command, options)
  const learned =
    plain.status === 'success' || typeof command !== 'string' || options.learned === undefined
      ? undefined
      : applyLearned(command, options.learned)
  if (typeof command !== 'string' || (learned === undefined && isDone(plain)))
    return { ...plain, command, suggestions: [] }
  const given = learned?.command ?? command
  const first = learned === undefined ? plain : executeCommand(vocabulary, document, given, options)
  const base = learned?.corrections ?? []
  const version = learned === undefined ? {} : { learned: options.learned!.version }
  if (isDone(first)) {
    if (keepsTexts(first, command))
      return { ...first, ...saidIn(first, base), corrections: base, command: given, suggestions: [], ...version }
    return { ...plain, command, suggestions: [] }
  }
  const model = openModel(vocabulary, document)
  const candidates: Rewording[] = [
    ...rewordings(vocabulary, model, given, first.problems),
    ...mendOrder(vocabulary, model, given),
    ...mendRange(vocabulary, document, given, first),
  ]
  // A mended wording may need its order or a value mended as well.
  for (const wording of candidates.slice(0, 4)) {
    if (wording.confidence < threshold) continue
    const again = executeCommand(vocabulary, document, wording.command, { ...options, dryRun: true })
    if (again.status === 'success') continue
    const more = [
      ...rewordings(vocabulary, model, wording.command, again.problems).slice(0, 4),
      ...mendRange(vocabulary, document, wording.command, again),
      ...mendOrder(vocabulary, model, wording.command),
    ]
    for (const next of more) {
      candidates.push({
        command: next.command,
        corrections: [...wording.corrections, ...next.corrections],
        confidence: Math.min(wording.confidence, next.confidence) * 0.985,
      })
    }
  }
  candidates.sort((a, b) => b.confidence - a.confidence)
  const working: { wording: Rewording; result: CommandResult }[] = []
  const done: { wording: Rewording; result: CommandResult }[] = []
  const tried = new Set<string>()
  for (const wording of candidates) {
    if (tried.has(wording.command) || tried.size >= 60) continue
    tried.add(wording.command)
    const result = executeCommand(vocabulary, document, wording.command, { ...options, dryRun: true })
    if (result.status === 'success' && keepsTexts(result, command))
      (result.patch.length > 0 ? working : done).push({ wording, result })
  }
  // What is so already is said to be so, where no other wording would do anything.
  if (working.length === 0)
    working.push(...done.filter(({ wording }) => wording.confidence >= threshold && keepsValues(wording)))
  const best = working[0]
  const suggestions = working.slice(0, 5).map(({ wording }) => ({
    command: wording.command,
    confidence: wording.confidence,
    corrections: wording.corrections,
  }))
  if (best === undefined) return { ...first, corrections: base, command: given, suggestions, ...version }
  // Another wording that is nearly as sure and does something else: a question, not a choice.
  const patch = JSON.stringify(best.result.patch)
  const rival = working.find(
    ({ wording, result }) =>
      wording.confidence > best.wording.confidence - 0.04 && JSON.stringify(result.patch) !== patch,
  )
  if (best.wording.confidence < threshold || rival !== undefined) {
    const problems = withProposal(first, best.wording)
    return { ...first, corrections: base, command: given, suggestions, problems, ...version }
  }
  const result = executeCommand(vocabulary, document, best.wording.command, options)
  const corrections = [...base, ...best.wording.corrections]
  const isRivaled = working.some((other) => JSON.stringify(other.result.patch) !== patch)
  const evidence = withCorrections(result.evidence, best.wording.corrections, isRivaled)
  return {
    ...result,
    confidence: confidenceOf(evidence),
    evidence,
    corrections,
    ...saidIn(result, corrections),
    command: best.wording.command,
    suggestions: [],
    ...version,
  }
}

const isDone = ({ status }: CommandResult): boolean => status === 'success' || status === 'partial'

/** What was read otherwise than it was written, said before everything else. */
function saidIn(
  { trace, warnings }: CommandResult,
  corrections: readonly Correction[],
): Pick<CommandResult, 'trace' | 'warnings'> {
  const said = corrections.map(({ from, to, reason }) => `Read "${from}" as "${to}" (${reason}).`)
  return { trace: [...said, ...trace], warnings: [...said, ...warnings] }
}

/** Whether only words were mended: "6px" is not 12px, though the text has 12px already. */
const keepsValues = ({ corrections }: Rewording): boolean =>
  corrections.every(({ reason }) => reason !== 'range' && reason !== 'unit')

/** Texts, names and values are what the person typed: a wording that would alter a word of one is no mending. */
const keepsTexts = (result: CommandResult, given: string): boolean =>
  result.steps.every(({ parameters }) =>
    ['text', 'name', 'value'].every((key) => {
      const value = parameters[key]
      return typeof value !== 'string' || given.includes(value)
    }),
  )

const withProposal = (result: CommandResult, wording: Rewording): CommandResult['problems'] =>
  result.problems.map((problem, i) => (i === 0 ? { ...problem, fix: `Did you mean: ${wording.command}` } : problem))
