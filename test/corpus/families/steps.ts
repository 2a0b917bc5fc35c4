/** @module Commands of several steps, from two to fifty, with all separators. */
import { createRandom } from '../../../src/core/random.ts'
import type { CorpusCase, Wanted } from '../case.ts'
import { edit, single } from '../wordings.ts'

const COLORS: readonly (readonly [string, string])[] = [
  ['green', '#008000'],
  ['orange', '#FFA500'],
  ['teal', '#008080'],
  ['white', '#FFFFFF'],
  ['#ABCDEF', '#ABCDEF'],
]
const SEPARATORS = [
  ' and ',
  ', ',
  '; ',
  ' then ',
  ', then ',
  ', and ',
  '. ',
  ' and then ',
  '\n',
  '; then ',
  '. Then ',
  ', also ',
]

/** A step on a tile: its wording, the member it sets, and the value. */
type Maker = (id: string, pick: (n: number) => number) => readonly [string, string, Wanted]

const MAKERS: readonly Maker[] = [
  (id, pick) => {
    const [name, hex] = COLORS[pick(COLORS.length)]!
    return [`make ${id} ${name}`, 'style.color', hex]
  },
  (id, pick) => {
    const [name, hex] = COLORS[pick(COLORS.length)]!
    return [`change the color of ${id} to ${name}`, 'style.color', hex]
  },
  (id) => [`make ${id} bold`, 'style.font_weight', 'bold'],
  (id) => [`underline ${id}`, 'style.text_decoration', 'underline'],
  (id, pick) => {
    const text = ['Go and stop', 'Yes, no', 'Then what?', 'A; B'][pick(4)]!
    return [`set the text of ${id} to "${text}"`, 'text', text]
  },
  (id, pick) => {
    const size = 10 + pick(20)
    return [`set the padding of ${id} to ${size}px`, 'style.padding', size]
  },
  (id, pick) => {
    const size = 12 + pick(20)
    return [`change ${id} font size to ${size}px`, 'style.font_size', size]
  },
  (id) => [`give ${id} rounded corners`, 'style.border_radius', 8],
  (id) => [`make ${id} larger`, 'style.size', 'large'],
]

/** A random command of some steps on places that differ, and what it must do. */
function make(steps: number, seed: number): CorpusCase {
  const random = createRandom(seed, 'corpus', steps)
  const pick = (n: number): number => random.below(n)
  const things: Record<string, Record<string, Wanted>> = {}
  let command = ''
  let count = 0
  for (let tries = 0; count < steps && tries < 2_000; tries++) {
    const id = `t${1 + pick(9)}`
    const [words, path, value] = MAKERS[pick(MAKERS.length)]!(id, pick)
    if (things[id]?.[path] !== undefined) continue
    ;(things[id] ??= {})[path] = value
    const separator = SEPARATORS[pick(SEPARATORS.length)]!
    command +=
      count === 0
        ? words
        : separator +
          (separator.startsWith('.') || separator === '\n' ? words[0]!.toUpperCase() + words.slice(1) : words)
    count++
  }
  const family = steps <= 5 ? '2 to 5 steps' : steps <= 20 ? '6 to 20 steps' : '21 to 50 steps'
  return {
    family,
    group: 'valid',
    wording: `${family} ${steps} ${seed}`,
    document: 'tiles',
    command,
    outcome: edit(things, { steps }),
  }
}

export const steps: readonly CorpusCase[] = [
  ...[2, 3, 4, 5].flatMap((n) => Array.from({ length: 18 }, (_, seed) => make(n, seed))),
  ...[6, 8, 10, 15, 20].flatMap((n) => Array.from({ length: 8 }, (_, seed) => make(n, seed))),
  ...[25, 30, 40, 50].flatMap((n) => Array.from({ length: 6 }, (_, seed) => make(n, seed))),
  ...single('deferred rules', 'valid', 'shop', [
    [
      'Make the background of the buy now button black and its text color white',
      edit({ buy_now: { 'visual.bg_color': '#000000', 'visual.color': '#FFFFFF' } }),
    ],
    [
      'set the buy now background to navy and the buy now text color to white',
      edit({ buy_now: { 'visual.bg_color': '#0D1B2A', 'visual.color': '#FFFFFF' } }),
    ],
    [
      'move the legal text to 20, 700 and move the details down by 100px',
      edit({
        legal: { bbox: (after) => Array.isArray(after) && after[1] === 700 },
        details: { bbox: (after) => Array.isArray(after) && after[1] === 500 },
      }),
    ],
    [
      'make the banner 90px tall and move the tagline down by 20px',
      edit(
        {
          banner: { 'visual.height': 90, bbox: (after) => Array.isArray(after) && after[3] === 90 },
          tagline: { bbox: (after) => Array.isArray(after) && (after[1] as number) >= 120 },
        },
        { mayMove: true },
      ),
    ],
  ]),
]
