/** @module Commands that fail as typed and that repair must turn into what was meant. */
import { createRandom } from '../../../src/core/random.ts'
import type { CorpusCase, Outcome } from '../case.ts'
import { boxHeight, edit, single, wordings } from '../wordings.ts'

const meant: readonly (readonly [string, string, Outcome])[] = [
  ['shop', 'change the color of the tagline to navy', edit({ tagline: { 'visual.color': '#0D1B2A' } })],
  ['shop', 'change banner color to purple', edit({ banner: { 'visual.color': '#800080' } })],
  ['shop', 'make the tagline bold', edit({ tagline: { 'visual.font_weight': 'bold' } })],
  [
    'shop',
    'increase the height of the banner by 50%',
    edit({ banner: { 'visual.height': 90, bbox: boxHeight(90) } }, { mayMove: true }),
  ],
  ['shop', 'make the details container smaller', edit({ details: { 'visual.height': 128, bbox: boxHeight(128) } })],
  ['shop', 'underline the legal text', edit({ legal: { 'visual.text_decoration': 'underline' } })],
  ['shop', 'set the padding of the details to 12px', edit({ details: { 'visual.padding': 12 } })],
  ['shop', 'duplicate the tagline', edit({}, { added: [{ text: 'Everything must go' }], mayMove: true })],
  ['shop', 'delete the legal text', edit({}, { removed: ['legal'] })],
  ['landing', 'change the background of the order button to yellow', edit({ order: { 'visual.bg_color': '#FFFF00' } })],
  ['landing', 'increase the font size of the intro', edit({ intro: { 'visual.font_size': '19px' } })],
  [
    'tiles',
    'make every second component green',
    edit(Object.fromEntries(['t2', 't4', 't6', 't8'].map((id) => [id, { 'style.color': '#008000' }]))),
  ],
  [
    'tiles',
    'make all buttons larger',
    edit(Object.fromEntries(['t2', 't5', 't8'].map((id) => [id, { 'style.size': 'large' }]))),
  ],
  [
    'nested',
    'make the welcome text smaller and change its color to orange',
    edit({ welcome: { size: 16, color: '#FFA500' } }),
  ],
  ['research', 'disable the holdout phase', edit({ holdout: { enabled: false } })],
  ['research', 'rename stress to shock', edit({}, { removed: ['stress'], added: [{ name: 'shock' }] })],
  [
    'research',
    'give holdout 8 workers',
    { kind: 'edit', root: { 'infrastructure.phase_resources.holdout.max_workers': 8 } },
  ],
  ['research', 'remove the review phase', edit({}, { removed: ['review'] })],
]

/** One mistake in one word: two letters swapped, one left out, one doubled, one hit beside its key. */
function mistype(word: string, pick: (n: number) => number): string {
  const beside: Readonly<Record<string, string>> = {
    a: 's',
    e: 'r',
    i: 'o',
    o: 'p',
    t: 'y',
    n: 'm',
    r: 'e',
    s: 'd',
    l: 'k',
    d: 'f',
    g: 'h',
    u: 'i',
    c: 'v',
    h: 'j',
    m: 'n',
    p: 'o',
    b: 'v',
    k: 'l',
    y: 'u',
    f: 'g',
    w: 'e',
    v: 'b',
  }
  const at = 1 + pick(word.length - 2)
  switch (pick(4)) {
    case 0:
      return word.slice(0, at) + (word[at + 1] ?? '') + word[at]! + word.slice(at + 2)
    case 1:
      return word.slice(0, at) + word.slice(at + 1)
    case 2:
      return word.slice(0, at) + word[at]! + word.slice(at)
    default:
      return word.slice(0, at) + (beside[word[at]!] ?? 'x') + word.slice(at + 1)
  }
}

/** Names that the command gives, not ones that it looks for, are nobody's mistake. */
const FREE = new Set(['shock'])

/** A command with mistakes in some of its longer words. */
function withTypos(
  [document, command, outcome]: (typeof meant)[number],
  count: number,
  seed: number,
): CorpusCase | undefined {
  const random = createRandom(seed, 'typos', command, count)
  const words = command.split(' ')
  const places = words.flatMap((word, i) => (/^[a-z]{5,}$/.test(word) && !FREE.has(word) ? [i] : []))
  random.shuffle(places)
  for (const place of places.slice(0, count)) words[place] = mistype(words[place]!, (n) => random.below(n))
  const typed = words.join(' ')
  return typed === command
    ? undefined
    : {
        family: count === 1 ? 'one typo' : 'several typos',
        group: 'fixable',
        wording: `typo ${count} ${seed} ${command}`,
        document,
        command: typed,
        outcome,
      }
}

export const fixable: readonly CorpusCase[] = [
  ...meant
    .flatMap((each) => Array.from({ length: 8 }, (_, seed) => withTypos(each, 1, seed)))
    .filter((each) => each !== undefined),
  ...meant
    .flatMap((each) => Array.from({ length: 4 }, (_, seed) => withTypos(each, 2, seed)))
    .filter((each) => each !== undefined),
  ...wordings(
    'synonym',
    'fixable',
    ['{v} the {t}', 'please {v} the {t}'],
    [
      {
        document: 'shop',
        words: { v: 'embiggen', t: 'banner' },
        outcome: edit({ banner: { 'visual.height': 72, bbox: boxHeight(72) } }, { mayMove: true }),
      },
      { document: 'shop', words: { v: 'kill', t: 'legal text' }, outcome: edit({}, { removed: ['legal'] }) },
      { document: 'shop', words: { v: 'ditch', t: 'legal text' }, outcome: edit({}, { removed: ['legal'] }) },
      {
        document: 'shop',
        words: { v: 'squash', t: 'details' },
        outcome: edit({ details: { 'visual.height': 128, bbox: boxHeight(128) } }),
      },
      {
        document: 'shop',
        words: { v: 'emphasize', t: 'tagline' },
        outcome: edit({ tagline: { 'visual.font_weight': 'bold' } }),
      },
    ],
  ),
  ...single('synonym', 'fixable', 'shop', [
    ['make the banner gigantic', edit({ banner: { 'visual.height': 90, bbox: boxHeight(90) } }, { mayMove: true })],
    ['make the details teeny', edit({ details: { 'visual.height': 112, bbox: boxHeight(112) } })],
    ['tweak the color of the tagline to navy', edit({ tagline: { 'visual.color': '#0D1B2A' } })],
    ['amend the text of the tagline to "Hi"', edit({ tagline: { text: 'Hi' } })],
    [
      'relocate the legal text down by 40px',
      edit({ legal: { bbox: (after) => Array.isArray(after) && after[1] === 640 } }),
    ],
    ['change the hue of the tagline to navy', edit({ tagline: { 'visual.color': '#0D1B2A' } })],
    ['change the wording of the tagline to "Hi"', edit({ tagline: { text: 'Hi' } })],
    ['introduce a divider', edit({}, { added: [{ type: 'divider' }], mayMove: true })],
  ]),
  ...wordings(
    'near name',
    'fixable',
    ['Make the {t} bold', 'make {t} bold', 'the {t} should be bold', 'set the {t} to bold', 'please make {t} bold'],
    [
      { document: 'shop', words: { t: 'taglin' }, outcome: edit({ tagline: { 'visual.font_weight': 'bold' } }) },
      { document: 'shop', words: { t: 'bannner' }, outcome: edit({ banner: { 'visual.font_weight': 'bold' } }) },
      { document: 'shop', words: { t: 'buy_nwo' }, outcome: edit({ buy_now: { 'visual.font_weight': 'bold' } }) },
      { document: 'shop', words: { t: 'wishlst' }, outcome: edit({ wish_list: { 'visual.font_weight': 'bold' } }) },
      { document: 'shop', words: { t: 'detials' }, outcome: edit({ details: { 'visual.font_weight': 'bold' } }) },
    ],
  ),
  ...single('run together', 'fixable', 'shop', [
    ['makethe tagline bold', edit({ tagline: { 'visual.font_weight': 'bold' } })],
    ['make thetagline bold', edit({ tagline: { 'visual.font_weight': 'bold' } })],
    ['make the tag line bold', edit({ tagline: { 'visual.font_weight': 'bold' } })],
    ['under line the legal text', edit({ legal: { 'visual.text_decoration': 'underline' } })],
    ['change the back ground of the buy now button to yellow', edit({ buy_now: { 'visual.bg_color': '#FFFF00' } })],
    ['make make the tagline bold', edit({ tagline: { 'visual.font_weight': 'bold' } })],
    ['delete the the legal text', edit({}, { removed: ['legal'] })],
  ]),
  ...single('no verb', 'fixable', 'shop', [
    ['tagline bold', edit({ tagline: { 'visual.font_weight': 'bold' } })],
    ['banner bigger', edit({ banner: { 'visual.height': 72, bbox: boxHeight(72) } }, { mayMove: true })],
    ['the tagline navy', edit({ tagline: { 'visual.color': '#0D1B2A' } })],
    ['tagline text to "Hi"', edit({ tagline: { text: 'Hi' } })],
    ['legal text italic please', edit({ legal: { 'visual.font_style': 'italic' } })],
  ]),
  ...single('wrong order', 'fixable', 'shop', [
    [
      'make the divider navy and add a divider',
      edit({}, { added: [{ type: 'divider', 'visual.color': '#0D1B2A' }], mayMove: true }),
    ],
    [
      'set the text of the link to "More" and add a link',
      edit({}, { added: [{ type: 'link', text: 'More' }], mayMove: true }),
    ],
    [
      'make the icon invisible, then add an icon',
      edit({}, { added: [{ type: 'icon', 'visual.visible': false }], mayMove: true }),
    ],
  ]),
  ...single('wrong order', 'fixable', 'research', [
    [
      'give walk_forward 8 workers and add a walk_forward phase after stress',
      {
        kind: 'edit',
        added: [{ type: 'walk_forward' }],
        root: { 'infrastructure.phase_resources.walk_forward.max_workers': 8 },
      },
    ],
  ]),
  ...wordings(
    'out of range',
    'fixable',
    [
      'Set the {p} of the {t} to {v}',
      'change the {t} {p} to {v}',
      'set {t} {p} to {v}',
      'set the {p} of the {t} to {v} please',
    ],
    [
      {
        document: 'shop',
        words: { t: 'tagline', p: 'font size', v: '6px' },
        outcome: edit({ tagline: { 'visual.font_size': 12 } }),
      },
      {
        document: 'shop',
        words: { t: 'tagline', p: 'font size', v: '900px' },
        outcome: edit({ tagline: { 'visual.font_size': 200 } }),
      },
      {
        document: 'shop',
        words: { t: 'details', p: 'padding', v: '9999px' },
        outcome: edit({ details: { 'visual.padding': 400 } }),
      },
      {
        document: 'shop',
        words: { t: 'buy now button', p: 'height', v: '30px' },
        outcome: edit({ buy_now: { 'visual.height': 44, bbox: boxHeight(44) } }),
      },
      {
        document: 'shop',
        words: { t: 'tagline', p: 'opacity', v: '60' },
        outcome: edit({ tagline: { 'visual.opacity': 0.6 } }),
      },
    ],
  ),
  ...single('misspelled unit', 'fixable', 'shop', [
    ['set the padding of the details to 12 pixls', edit({ details: { 'visual.padding': 12 } })],
    ['set the padding of the details to 12 pixles', edit({ details: { 'visual.padding': 12 } })],
    [
      'increase the height of the banner by 50 precent',
      edit({ banner: { 'visual.height': 90, bbox: boxHeight(90) } }, { mayMove: true }),
    ],
  ]),
]
