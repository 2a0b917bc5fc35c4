/**
 * @module How sure a step or a command is: what speaks against its reading, and the probability that commands of the corpus give to
 * that. The coefficients are data ({@link confidenceModel}); `node test/corpus/calibrate.ts` makes them again.
 */
import type { PhraseMatch } from '../language/phrase.ts'
import type { SlotType } from '../language/slot.ts'
import { confidenceModel } from './confidence-model.ts'

/** What may speak against a reading; every number is 0 when nothing does, and grows with the doubt. */
export const doubts = [
  /** The intent is one that is easily meant otherwise. */
  'intent',
  /** The target was found by some other word than its name or kind. */
  'target',
  /** Many things that are not named: "all", "the ones". */
  'unnamed',
  /** Words that may be anything were taken as a text, a value or a name without quotes around them. */
  'unquoted',
  /** A key that stands nowhere in the document is set. */
  'newKey',
  /** Words of free text, which may hold anything. */
  'freeText',
  /** Another reading is nearly as good, or a better one means nothing in the document. */
  'rivalReading',
  /** The verb was left out. */
  'fragment',
  /** Further steps: each may be the one that was meant otherwise. */
  'steps',
  /** Words that were corrected. */
  'corrections',
  /** How far the least sure correction is from sure. */
  'correctionDoubt',
  /** Another correction would do something else. */
  'rivalCorrection',
] as const
export type Doubt = (typeof doubts)[number]
export type Evidence = Readonly<Record<Doubt, number>>

/** A logistic model: the log-odds that what is done is what was meant, less a weight for each doubt. */
export interface ConfidenceModel {
  /** SHA-256 of the samples, as JSON, that it was fitted to. */
  readonly samples: string
  readonly logOdds: number
  /** At least 0: no doubt makes anything surer. */
  readonly weights: Evidence
}

export const NO_DOUBT: Evidence = {
  intent: 0,
  target: 0,
  unnamed: 0,
  unquoted: 0,
  newKey: 0,
  freeText: 0,
  rivalReading: 0,
  fragment: 0,
  steps: 0,
  corrections: 0,
  correctionDoubt: 0,
  rivalCorrection: 0,
}

/** Differences of cost from which on another reading is no rival. */
const CLEAR = 2

/** What is known of a step when its confidence is asked for. */
export interface StepFacts {
  /** How sure the intent is by itself. */
  readonly base: number
  readonly slots: Readonly<Record<string, SlotType>> | undefined
  readonly reading: PhraseMatch
  /** 1 for an exact name, less for a description by some words. */
  readonly targetScore: number
  /** All of the clause, the cheapest first. */
  readonly readings: readonly PhraseMatch[]
  /** The clause as typed. */
  readonly text: string
  readonly isUnnamed: boolean
  readonly isNewKey: boolean
}

/** What speaks against a step as it was read. */
export function evidenceOf(facts: StepFacts): Evidence {
  const { base, reading, targetScore, readings } = facts
  const rival = readings.length < 2 ? undefined : readings[0] === reading ? readings[1]! : readings[0]!
  return {
    intent: Math.max(0, 1 - base),
    target: Math.max(0, 1 - targetScore),
    unnamed: facts.isUnnamed ? 1 : 0,
    unquoted: hasUnquoted(facts) ? 1 : 0,
    newKey: facts.isNewKey ? 1 : 0,
    freeText: Math.min(3, Math.max(0, reading.cost - 3)) / 3,
    rivalReading: rival === undefined ? 0 : Math.min(1, Math.max(0, 1 - (rival.cost - reading.cost) / CLEAR)),
    fragment: reading.phrase.fragment ? 1 : 0,
    steps: 0,
    corrections: 0,
    correctionDoubt: 0,
    rivalCorrection: 0,
  }
}

/** Whether a value that may be any text stands in the clause without quotes. */
function hasUnquoted({ slots, reading, text }: StepFacts): boolean {
  for (const name in reading.parameters) {
    const value = reading.parameters[name]
    const slot = slots?.[name]
    if (typeof value !== 'string' || slot === undefined || slot.words !== undefined || slot.leads !== undefined)
      continue
    const at = text.indexOf(value)
    if (at >= 0 && !QUOTES.includes(text[at - 1] ?? ' ')) return true
  }
  return false
}

const QUOTES = '"\'“‘«`'

/** What speaks against a command of some steps: the most that speaks against any of them. */
export function evidenceOfSteps(steps: readonly { readonly evidence: Evidence }[]): Evidence {
  if (steps.length === 1) return steps[0]!.evidence
  const worst: Record<Doubt, number> = { ...NO_DOUBT, steps: Math.log2(Math.max(1, steps.length)) }
  for (const { evidence } of steps)
    for (const doubt of doubts) if (evidence[doubt] > worst[doubt]) worst[doubt] = evidence[doubt]
  return worst
}

/** The same for a command whose wording was mended. */
export const withCorrections = (
  evidence: Evidence,
  corrections: readonly { readonly confidence: number }[],
  isRivaled: boolean,
): Evidence => ({
  ...evidence,
  corrections: Math.min(4, corrections.length),
  correctionDoubt: corrections.reduce((most, { confidence }) => Math.max(most, 1 - confidence), 0),
  rivalCorrection: isRivaled ? 1 : 0,
})

/**
 * The probability that what is done is what was meant, to three places and at most 0.999.
 *
 * @example
 * confidenceOf(NO_DOUBT) // that of a command that can be read in one way only
 */
export function confidenceOf(evidence: Evidence, model: ConfidenceModel = confidenceModel): number {
  const { weights: w } = model
  const e = evidence
  // Spelled out: every step of every command comes by here.
  const logOdds =
    model.logOdds -
    w.intent * e.intent -
    w.target * e.target -
    w.unnamed * e.unnamed -
    w.unquoted * e.unquoted -
    w.newKey * e.newKey -
    w.freeText * e.freeText -
    w.rivalReading * e.rivalReading -
    w.fragment * e.fragment -
    w.steps * e.steps -
    w.corrections * e.corrections -
    w.correctionDoubt * e.correctionDoubt -
    w.rivalCorrection * e.rivalCorrection
  return Math.min(0.999, Math.round(1_000 / (1 + Math.exp(-logOdds))) / 1_000)
}
