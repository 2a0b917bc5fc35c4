/** @module Makes cases from wordings and what fills their gaps. */
import type { JsonValue } from '../../src/core/hash.ts'
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
/** Other components may be moved out of the way. */
export const GIVING_WAY: Partial<WantedEdit> = { mayMove: true }
/** A stated height and a box as high, wherever it stands. */
export const high = (height: number): Readonly<Record<string, Wanted>> => ({
  'visual.height': height,
  bbox: boxHeight(height),
})
/** The height of a box that is given by its corners. */
export const cornerHeight =
  (height: number): Wanted =>
  (after) =>
    Array.isArray(after) && Math.abs((after[3] as number) - (after[1] as number) - height) <= 1
/** Something else than before. */
export const isChanged: Wanted = (after, before) => after !== undefined && after !== before
/** An edit outside of things. */
export const root = (values: Readonly<Record<string, Wanted>>): Outcome => ({ kind: 'edit', root: values })
/** A box of which something holds. */
export const boxWhere =
  (test: (box: readonly number[]) => boolean): Wanted =>
  (after) =>
    Array.isArray(after) && test(after as readonly number[])
/** A list of objects of which something holds. */
export const listWhere =
  (test: (items: readonly Readonly<Record<string, JsonValue>>[]) => boolean): Wanted =>
  (after) =>
    Array.isArray(after) && test(after as readonly Readonly<Record<string, JsonValue>>[])
/** A text of a form. */
export const like =
  (form: RegExp): Wanted =>
  (after) =>
    typeof after === 'string' && form.test(after)
