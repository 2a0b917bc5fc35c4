/** @module Which things are meant: quantifiers, ordinals, predicates, relations, exceptions, pronouns. */
import type { CorpusCase } from '../case.ts'
import { edit, single, wordings } from '../wordings.ts'

const green = (...ids: string[]): ReturnType<typeof edit> =>
  edit(Object.fromEntries(ids.map((id) => [id, { 'style.color': '#008000' }])))
const all = Array.from({ length: 9 }, (_, i) => `t${i + 1}`)

export const targets: readonly CorpusCase[] = [
  ...wordings(
    'set of things',
    'valid',
    ['Make {w} green', 'paint {w} green', 'change the color of {w} to green', 'set {w} to green'],
    [
      ['all buttons', 't2', 't5', 't8'],
      ['every card', 't1', 't4', 't7'],
      ['each text', 't3', 't6', 't9'],
      ['all the cards', 't1', 't4', 't7'],
      ['the buttons', 't2', 't5', 't8'],
      ['all components', ...all],
      ['everything', ...all],
      ['the first card', 't1'],
      ['the 2nd card', 't4'],
      ['the third text', 't9'],
      ['the last button', 't8'],
      ['the second to last button', 't5'],
      ['the first two cards', 't1', 't4'],
      ['the last 3 components', 't7', 't8', 't9'],
      ['every second component', 't2', 't4', 't6', 't8'],
      ['every other button', 't5'],
      ['the red card', 't1'],
      ['the blue ones', 't4', 't5', 't6'],
      ['all black components', 't7', 't8', 't9'],
      ['all dark buttons', 't5', 't8'],
      ['the red button', 't2'],
      ['all buttons except the first one', 't5', 't8'],
      ['all components except t1', ...all.slice(1)],
      ['all cards but the last', 't1', 't4'],
      ['the first and third card', 't1', 't7'],
      ['t2, t3 and t4', 't2', 't3', 't4'],
      ['the red card and the blue button', 't1', 't5'],
      ['all cards and buttons', 't1', 't2', 't4', 't5', 't7', 't8'],
      ['both t1 and t9', 't1', 't9'],
      ['the card that says "Tile 4"', 't4'],
      ['the button with the text "Tile 8"', 't8'],
      ['the component named t6', 't6'],
      ['all components of type text', 't3', 't6', 't9'],
      ['the components that are red', 't1', 't2', 't3'],
      ['the three cards', 't1', 't4', 't7'],
      ['"Tile 7"', 't7'],
      ['card 2', 't4'],
      ['component t3', 't3'],
    ].map(([words, ...ids]) => ({ document: 'tiles', words: { w: words! }, outcome: green(...ids) })),
  ),
  ...single(
    'relation',
    'valid',
    'shop',
    [
      ['Make the button next to the buy now button bold', edit({ wish_list: { 'visual.font_weight': 'bold' } })],
      ['make the text below the banner bold', edit({}, {})],
      ['make the image to the right of the lamp hidden', edit({ chair: { 'visual.visible': false } })],
      ['hide the text below the details', edit({ legal: { 'visual.visible': false } })],
      [
        'hide all images above the details',
        edit({ lamp: { 'visual.visible': false }, chair: { 'visual.visible': false } }),
      ],
      ['make the button left of the wish list button bold', edit({ buy_now: { 'visual.font_weight': 'bold' } })],
    ].filter(([command]) => command !== 'make the text below the banner bold') as [string, ReturnType<typeof edit>][],
  ),
  ...single('names', 'valid', 'shop', [
    ['make buy_now bold', edit({ buy_now: { 'visual.font_weight': 'bold' } })],
    ['make Buy Now bold', edit({ buy_now: { 'visual.font_weight': 'bold' } })],
    ['make the "Save for later" button bold', edit({ wish_list: { 'visual.font_weight': 'bold' } })],
    ['make the save for later button bold', edit({ wish_list: { 'visual.font_weight': 'bold' } })],
    ['make the call-to-action bold', edit({ buy_now: { 'visual.font_weight': 'bold' } })],
    ['make the CTA bold', edit({ buy_now: { 'visual.font_weight': 'bold' } })],
    ['make the header bold', edit({ banner: { 'visual.font_weight': 'bold' } })],
    ['make the heading bold', edit({ banner: { 'visual.font_weight': 'bold' } })],
    ['make the title bold', edit({ banner: { 'visual.font_weight': 'bold' } })],
    ['make the BANNER bold', edit({ banner: { 'visual.font_weight': 'bold' } })],
    ['hide the desk lamp', edit({ lamp: { 'visual.visible': false } })],
    ['hide the chair picture', edit({ chair: { 'visual.visible': false } })],
    ['hide the chair photo', edit({ chair: { 'visual.visible': false } })],
    ['hide the details section', edit({ details: { 'visual.visible': false } })],
    ['hide the details panel', edit({ details: { 'visual.visible': false } })],
    ['make the wish-list button bold', edit({ wish_list: { 'visual.font_weight': 'bold' } })],
    ['make wishlist bold', edit({ wish_list: { 'visual.font_weight': 'bold' } })],
    ['hide the component with id legal', edit({ legal: { 'visual.visible': false } })],
    ['hide the image whose text is "Chair"', edit({ chair: { 'visual.visible': false } })],
    [
      'hide all components with role product',
      edit({ lamp: { 'visual.visible': false }, chair: { 'visual.visible': false } }),
    ],
    ['hide /components/7', edit({ legal: { 'visual.visible': false } })],
  ]),
  ...single('pronouns', 'valid', 'shop', [
    [
      'Make the tagline bold and change its color to navy',
      edit({ tagline: { 'visual.font_weight': 'bold', 'visual.color': '#0D1B2A' } }, { steps: 2 }),
    ],
    [
      'make the tagline bold, then make it navy',
      edit({ tagline: { 'visual.font_weight': 'bold', 'visual.color': '#0D1B2A' } }, { steps: 2 }),
    ],
    ['hide the lamp and the chair, then show them again', { kind: 'refusal' }],
    [
      'make the lamp and the chair bold and give them a border',
      edit({
        lamp: { 'visual.font_weight': 'bold', 'visual.border': (after) => typeof after === 'string' },
        chair: { 'visual.font_weight': 'bold', 'visual.border': (after) => typeof after === 'string' },
      }),
    ],
    [
      'Make the legal text italic. Then set its text to "All rights reserved".',
      edit({ legal: { 'visual.font_style': 'italic', text: 'All rights reserved' } }, { steps: 2 }),
    ],
    [
      'Set the text of the tagline to "Now" and underline it',
      edit({ tagline: { text: 'Now', 'visual.text_decoration': 'underline' } }),
    ],
    [
      'add a button that says "Help" and make it bold',
      edit({}, { added: [{ type: 'button', text: 'Help', 'visual.font_weight': 'bold' }], mayMove: true }),
    ],
    [
      'make the banner uppercase; make that bold',
      edit({ banner: { 'visual.text_transform': 'uppercase', 'visual.font_weight': 'bold' } }),
    ],
    [
      'duplicate the legal text and change its text to "Copy"',
      edit({}, { added: [{ type: 'text', text: 'Copy' }], mayMove: true }),
    ],
  ]),
  ...single('ellipsis', 'valid', 'tiles', [
    ['Make t1 green and bold', edit({ t1: { 'style.color': '#008000', 'style.font_weight': 'bold' } }, { steps: 2 })],
    [
      'make t1 green and t2 white',
      edit({ t1: { 'style.color': '#008000' }, t2: { 'style.color': '#FFFFFF' } }, { steps: 2 }),
    ],
    [
      'make t1 green, t2 white and t3 orange',
      edit(
        { t1: { 'style.color': '#008000' }, t2: { 'style.color': '#FFFFFF' }, t3: { 'style.color': '#FFA500' } },
        { steps: 3 },
      ),
    ],
    [
      'change t1 to green and t2 to white',
      edit({ t1: { 'style.color': '#008000' }, t2: { 'style.color': '#FFFFFF' } }),
    ],
    ['make the third button green and larger', edit({ t8: { 'style.color': '#008000', 'style.size': 'large' } })],
    [
      'make t1 bold, italic and underlined',
      edit(
        { t1: { 'style.font_weight': 'bold', 'style.font_style': 'italic', 'style.text_decoration': 'underline' } },
        { steps: 3 },
      ),
    ],
    ['change the color of t1 to green and the text to "Go"', edit({ t1: { 'style.color': '#008000', text: 'Go' } })],
    ['change color of t4 to green, text to "Hello"', edit({ t4: { 'style.color': '#008000', text: 'Hello' } })],
    [
      'set the text of t1 to "A" and of t2 to "B"'.replace(' and of t2 to "B"', ' and t2 text to "B"'),
      edit({ t1: { text: 'A' }, t2: { text: 'B' } }),
    ],
    [
      'make all cards green and increase their size',
      edit(
        Object.fromEntries(['t1', 't4', 't7'].map((id) => [id, { 'style.color': '#008000', 'style.size': 'large' }])),
      ),
    ],
    [
      'make t1 and t2 green and smaller',
      edit(Object.fromEntries(['t1', 't2'].map((id) => [id, { 'style.color': '#008000', 'style.size': 'small' }]))),
    ],
  ]),
]
