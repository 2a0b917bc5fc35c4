/** @module Makes cases from wordings and what fills their gaps. */
import type { CorpusCase, Outcome, Wanted, WantedEdit } from './case.ts'

/** What goes into the gaps of wordings, and what then must happen. */
export interface Fill {
  readonly document: string
  readonly words: Readonly<Record<string, string>>
  readonly outcome: Outcome
}

/** An edit of some things: `edit({ banner: { 'visual.color': '#FF0000' } })`. */
export const edit = (
  things: Readonly<Record<string, Readonly<Record<string, Wanted>>>>,
  more: Partial<WantedEdit> = {},
): Outcome => ({ kind: 'edit', things, ...more })
export const refusal = (...statuses: string[]): Outcome => ({
  kind: 'refusal',
  ...(statuses.length === 0 ? {} : { statuses }),
})

/** Every wording with every fill. Gaps are written `{name}`. */
export function wordings(
  family: string,
  group: CorpusCase['group'],
  texts: readonly string[],
  fills: readonly Fill[],
): CorpusCase[] {
  return texts.flatMap((text) =>
    fills.map((fill) => ({
      family,
      group,
      wording: `${family}: ${text}`,
      document: fill.document,
      command: text.replace(/\{(\w+)\}/g, (_, name: string) => fill.words[name] ?? `{${name}}`),
      outcome: fill.outcome,
    })),
  )
}

/** Cases whose wordings the grammar was studied with: they stay out of the test part. */
export const studiedCases = (cases: readonly CorpusCase[]): CorpusCase[] =>
  cases.map((each) => ({ ...each, part: 'development' }))

/** Every text as a case of its own. */
export const single = (
  family: string,
  group: CorpusCase['group'],
  document: string,
  entries: readonly (readonly [string, Outcome])[],
): CorpusCase[] =>
  entries.map(([command, outcome]) => ({
    family,
    group,
    wording: `${family}: ${document}: ${command}`,
    document,
    command,
    outcome,
  }))

/** Near a number. */
export const near =
  (value: number, tolerance = 1): Wanted =>
  (after) =>
    typeof after === 'number' && Math.abs(after - value) <= tolerance
/** A box with a height, wherever it stands. */
export const boxHeight =
  (height: number): Wanted =>
  (after) =>
    Array.isArray(after) && Math.abs((after[3] as number) - height) <= 1
export const boxWidth =
  (width: number): Wanted =>
  (after) =>
    Array.isArray(after) && Math.abs((after[2] as number) - width) <= 1
/** A box at a place, of whatever size. */
export const boxAt =
  (x: number, y: number): Wanted =>
  (after) =>
    Array.isArray(after) && after[0] === x && after[1] === y
