/** @module Plain words that look like mistyped ones of commands: they say nothing that can be done, and must not become what can. */
import type { CorpusCase } from '../case.ts'
import { refusal, wordings } from '../wordings.ts'

const WORDS =
  'hop zap wow hip tidy shine yell dance sparkle sing neat cute calm airy edgy bland rad mad fab chic posh lush dull dry wet raw tame shy sly ' +
  'apt spicy juicy zesty nap rest roll jump zoom hum buzz melt glitter twinkle wobble bounce lean mean keen fine rude vivid ripe tart wry speak blink'

export const plainWords: readonly CorpusCase[] = wordings(
  'plain word',
  'unfixable',
  WORDS.split(' ').map((word) => `make the {a} ${word}`),
  [
    { document: 'shop', words: { a: 'legal text' }, outcome: refusal() },
    { document: 'tiles', words: { a: 't2' }, outcome: refusal() },
  ],
)
