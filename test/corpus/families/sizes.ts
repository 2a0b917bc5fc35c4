/** @module Sizes, fonts and distances. */
import type { CorpusCase } from '../case.ts'
import { boxHeight, boxWidth, edit, type Fill, near, wordings } from '../wordings.ts'

const height = (id: string, value: number): Fill['outcome'] =>
  edit({ [id]: { 'visual.height': near(value), bbox: boxHeight(value) } }, { mayMove: true })
const bigger: readonly Fill[] = [
  { document: 'shop', words: { t: 'banner' }, outcome: height('banner', 72) },
  { document: 'shop', words: { t: 'buy now button' }, outcome: height('buy_now', 60) },
  { document: 'tiles', words: { t: 'first card' }, outcome: edit({ t1: { 'style.size': 'large' } }) },
]
const smaller: readonly Fill[] = [
  { document: 'shop', words: { t: 'banner' }, outcome: height('banner', 48) },
  { document: 'shop', words: { t: 'details container' }, outcome: height('details', 128) },
  { document: 'nested', words: { t: 'welcome text' }, outcome: edit({ welcome: { size: 16 } }) },
]
const measures = (property: string, name: string, values: readonly (readonly [string, number])[]): Fill[] =>
  values.map(([said, value]) => ({
    document: 'shop',
    words: { p: name, v: said },
    outcome: edit({ tagline: { [`visual.${property}`]: value } }),
  }))

export const sizes: readonly CorpusCase[] = [
  ...wordings(
    'bigger',
    'valid',
    [
      'Make the {t} bigger',
      'make {t} larger',
      'Enlarge the {t}',
      'increase the size of the {t}',
      'Increase the {t} size',
      'the {t} should be bigger',
      'I want the {t} bigger',
      'scale up the {t}',
      'Could you make the {t} larger, please?',
      'grow the {t}',
      'Make the size of the {t} bigger',
      'please increase {t}',
      'boost the size of the {t}',
    ],
    bigger,
  ),
  ...wordings(
    'smaller',
    'valid',
    [
      'Make the {t} smaller',
      'Shrink the {t}',
      'reduce the size of the {t}',
      'decrease the {t} size',
      'the {t} should be smaller',
      'scale down the {t}',
      'I need the {t} to be smaller',
      'make {t} a bit smaller please'.replace('a bit ', ''),
      'can you shrink the {t}',
    ],
    smaller,
  ),
  ...wordings(
    'by a share',
    'valid',
    [
      'Increase the height of the {t} by {a}',
      'make the {t} {a} taller',
      'make the {t} taller by {a}',
      'increase the {t} height by {a}',
      'Raise the height of the {t} by {a}',
    ],
    [
      { document: 'shop', words: { t: 'banner', a: '50%' }, outcome: height('banner', 90) },
      { document: 'shop', words: { t: 'details', a: '25 percent' }, outcome: height('details', 200) },
      { document: 'shop', words: { t: 'buy now button', a: '14px' }, outcome: height('buy_now', 64) },
    ],
  ),
  ...wordings(
    'to a length',
    'valid',
    [
      'Set the height of the {t} to {l}',
      'change the {t} height to {l}',
      'make the {t} {l} tall',
      'resize the {t} to {l}',
      'the {t} should be {l} tall',
      'set {t} height to {l}',
      'adjust the height of the {t} to {l}',
    ],
    [
      { document: 'shop', words: { t: 'banner', l: '80px' }, outcome: height('banner', 80) },
      { document: 'shop', words: { t: 'buy now button', l: '64 px' }, outcome: height('buy_now', 64) },
      { document: 'shop', words: { t: 'details', l: '100 pixels' }, outcome: height('details', 100) },
    ],
  ),
  ...wordings(
    'width',
    'valid',
    [
      'Make the {t} {l} wide',
      'set the width of the {t} to {l}',
      'change the {t} width to {l}',
      'the {t} should be {l} wide',
      'adjust the width of the {t} to {l}',
    ],
    [
      { document: 'shop', words: { t: 'legal text', l: '400px' }, outcome: edit({ legal: { bbox: boxWidth(400) } }) },
      { document: 'shop', words: { t: 'lamp', l: '170px' }, outcome: edit({ lamp: { bbox: boxWidth(170) } }) },
    ],
  ),
  ...wordings(
    'wider',
    'valid',
    [
      'Make the {t} wider',
      'widen the {t}',
      'increase the width of the {t}',
      'the {t} should be wider',
      'make {t} a little wider'.replace('a little ', ''),
    ],
    [
      { document: 'shop', words: { t: 'legal text' }, outcome: edit({ legal: { bbox: boxWidth(360) } }) },
      { document: 'shop', words: { t: 'lamp' }, outcome: edit({ lamp: { bbox: boxWidth(180) } }, { mayMove: true }) },
    ],
  ),
  ...wordings(
    'double',
    'valid',
    [
      'Double the size of the {t}',
      'double the {t}',
      'make the {t} twice as big',
      'double the height of the {t}',
      'make the {t} twice as tall',
    ],
    [
      { document: 'shop', words: { t: 'legal text' }, outcome: height('legal', 48) },
      { document: 'shop', words: { t: 'tagline' }, outcome: height('tagline', 60) },
    ],
  ),
  ...wordings(
    'measure',
    'valid',
    [
      'Set the {p} of the tagline to {v}',
      'change the tagline {p} to {v}',
      'set tagline {p} to {v}',
      'give the tagline a {p} of {v}',
      "set the tagline's {p} to {v}",
      'the {p} of the tagline should be {v}',
      'use a {p} of {v} for the tagline',
      'Adjust the {p} of the tagline to {v} please',
      'change {p} of the tagline to {v}',
    ],
    [
      ...measures('padding', 'padding', [
        ['12px', 12],
        ['20', 20],
      ]),
      ...measures('margin', 'margin', [['8px', 8]]),
      ...measures('border_radius', 'border radius', [['6px', 6]]),
      ...measures('font_size', 'font size', [
        ['18px', 18],
        ['20 px', 20],
      ]),
      ...measures('opacity', 'opacity', [['50%', 0.5]]),
    ],
  ),
  ...wordings(
    'more padding',
    'valid',
    [
      'Add padding to the {t}',
      'add some padding to the {t}',
      'give the {t} more padding',
      'increase the padding of the {t}',
      'the {t} needs more padding',
      'add more padding around the {t}',
      'increase {t} padding',
    ],
    [
      { document: 'shop', words: { t: 'tagline' }, outcome: edit({ tagline: { 'visual.padding': 8 } }) },
      { document: 'tiles', words: { t: 'last text' }, outcome: edit({ t9: { 'style.padding': 8 } }) },
    ],
  ),
  ...wordings(
    'padding by',
    'valid',
    [
      'Add {v} padding to the {t}',
      'give the {t} {v} of padding',
      'add {v} of padding to {t}',
      'put {v} padding on the {t}',
    ],
    [
      { document: 'shop', words: { t: 'details', v: '16px' }, outcome: edit({ details: { 'visual.padding': 16 } }) },
      { document: 'nested', words: { t: 'panel', v: '10px' }, outcome: edit({ panel: { padding: 10 } }) },
    ],
  ),
  ...wordings(
    'font bigger',
    'valid',
    [
      'Increase the font size of the {t}',
      'make the text of the {t} bigger',
      'make the font of the {t} larger',
      'increase {t} font size',
      'make the {t} text larger',
      'raise the font size of the {t}',
      'use a bigger font size for the {t}',
    ],
    [
      { document: 'shop', words: { t: 'banner' }, outcome: edit({ banner: { 'visual.font_size': 28 } }) },
      { document: 'landing', words: { t: 'intro' }, outcome: edit({ intro: { 'visual.font_size': '19px' } }) },
    ],
  ),
  ...wordings(
    'rounded',
    'valid',
    [
      'Make the {t} rounded',
      'round the corners of the {t}',
      'give the {t} rounded corners',
      'make the corners of the {t} round',
      'the {t} should have rounded corners',
    ],
    [
      {
        document: 'shop',
        words: { t: 'buy now button' },
        outcome: edit({ buy_now: { 'visual.border_radius': near(8, 0) } }),
      },
      { document: 'shop', words: { t: 'details' }, outcome: edit({ details: { 'visual.border_radius': near(8, 0) } }) },
    ],
  ),
]
