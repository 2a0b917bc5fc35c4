/** @module What a command is made of: words, numbers, quoted texts, colors, paths and punctuation, each with its place. */

/** Offsets of a part of a command: the first character and the one after the last. */
export interface Span {
  readonly start: number
  readonly end: number
}

export interface Token extends Span {
  readonly kind: 'word' | 'number' | 'quoted' | 'color' | 'path' | 'punctuation'
  /** As typed. */
  readonly text: string
  /** In lower case, British spellings made American; what the grammar compares. For quoted texts, what stands inside the quotes, as typed. */
  readonly lower: string
  /** Of a number or an ordinal such as `2nd`. */
  readonly value: number | undefined
  /** Of a number: `px`, `%`, `em`, … or the empty string. */
  readonly unit: string | undefined
}

/** The part of a command that some tokens cover. */
export const spanOf = (tokens: readonly Token[], from: number, to: number): Span => ({
  start: tokens[from]?.start ?? tokens.at(-1)?.end ?? 0,
  end: tokens[to - 1]?.end ?? tokens[from]?.start ?? 0,
})

/** A word that stands nowhere in the command, placed at a token. */
export const impliedToken = (text: string, beside: Token): Token => ({
  kind: 'word',
  text,
  lower: text,
  start: beside.start,
  end: beside.start,
  value: undefined,
  unit: undefined,
})

/** Whether these words stand at a place. */
export const hasWords = (tokens: readonly Token[], from: number, to: number, words: readonly string[]): boolean =>
  from + words.length <= to &&
  words.every((word, i) => tokens[from + i]!.lower === word && tokens[from + i]!.kind === 'word')
