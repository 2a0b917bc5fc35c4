/** @module The measures that blueprints know. */
import { MIN_FONT_SIZE } from '../rules/accessibility.ts'
import { measureIntent } from './measure.ts'
import { CHANGE, MAKE } from './words.ts'

export const setPadding = measureIntent({
  title: 'change the padding',
  property: 'padding',
  words: '(padding|inner spacing|inner space|inset)',
  initial: 0,
  step: 8,
  min: 0,
  max: 400,
  unit: 'px',
  phrases: [{ phrase: 'pad <target> [with <length>]', set: { direction: 1 } }, 'pad <target> by <length>'],
})

export const setMargin = measureIntent({
  title: 'change the margin',
  property: 'margin',
  words: '(margin|margins|outer spacing)',
  initial: 0,
  step: 8,
  min: 0,
  max: 400,
  unit: 'px',
})

export const setCornerRadius = measureIntent({
  title: 'change the corner radius',
  property: 'borderRadius',
  words: '(border radius|corner radius|radius|border-radius|corner rounding|rounding|corner-radius)',
  initial: 0,
  step: 4,
  min: 0,
  max: 400,
  unit: 'px',
  phrases: [
    { phrase: `${MAKE} <target> (rounded|round|rounder)`, set: { length: 8 } },
    { phrase: `${MAKE} [the] corners (of|on) <target> (rounded|round|rounder)`, set: { length: 8 } },
    { phrase: `${MAKE} [the] corners (of|on) <target> (square|sharp)`, set: { length: 0 } },
    { phrase: `${MAKE} <target> ['s] corners (rounded|round|rounder)`, set: { length: 8 } },
    { phrase: 'round [off] [the] corners (of|on) <target>', set: { length: 8 } },
    { phrase: "round <target> ['s] corners", set: { length: 8 } },
    { phrase: 'give <target> (rounded|round) corners', set: { length: 8 } },
    { phrase: 'give <target> (square|sharp) corners', set: { length: 0 } },
    'round [off] [the] corners (of|on) <target> (to|by|with) <length>',
    "round <target> ['s] corners (to|by|with) <length>",
    'round <target> (to|by|with) <length>',
  ],
  fragments: [
    { phrase: '(rounded|round|rounder)', set: { length: 8 } },
    { phrase: 'with (rounded|round) corners', set: { length: 8 } },
  ],
})

export const setFontSize = measureIntent({
  title: 'change the font size',
  property: 'fontSize',
  words: '(font size|text size|type size|letter size|font-size|fontsize|text-size|lettering)',
  initial: 16,
  step: '20%',
  min: MIN_FONT_SIZE,
  max: 200,
  unit: 'px',
  phrases: [
    `${MAKE} [the] (font|text|writing|letters|lettering|type|words) (of|in|on) <target> <size_direction>`,
    `${MAKE} [the] (font|text|writing|letters|lettering|type|words) <size_direction> (of|in|on|for) <target>`,
    `${MAKE} <target> ['s] font <size_direction>`,
    { phrase: `${MAKE} <target> ['s] text <size_direction>`, cost: 1.5 },
    'use [a] <size_direction> (font size|text size|font) (for|on|in) <target>',
    `${MAKE} [the] (font|text|letters|lettering|type|words) (of|in|on) <target> <length>`,
    `give <target> [a|an] <length> (font|text|letters|lettering|type|words)`,
    `give <target> [a|an] (font|text|letters|lettering|type|words) of <length>`,
    `make <target> at font size <length>`,
    `${MAKE} <target> ['s] (font|text) <length>`,
    `${CHANGE} [the] (font|text) (of|in|on) <target> to <length>`,
    `${CHANGE} <target> ['s] (font|text|type|lettering) to <length>`,
    '(write|print|set|show|display|render) <target> (in|at) <length>',
    'use [a|an] <length> (font|text|letters|lettering|type|words) (for|on|in) <target>',
    "use <length> for <target> ['s] (font|text)",
  ],
  fragments: ['(in|at) <length>', '(its|the|their) (font|text) <size_direction>'],
})

export const setOpacity = measureIntent({
  title: 'change the opacity',
  property: 'opacity',
  words: '(opacity|alpha)',
  initial: 1,
  step: 0.2,
  min: 0,
  max: 1,
  unit: 'share',
  phrases: [
    { phrase: `${MAKE} <target> (transparent|see-through|translucent|semi-transparent)`, set: { length: 0.5 } },
    { phrase: `${MAKE} <target> opaque`, set: { length: 1 } },
    { phrase: 'fade <target>', set: { direction: -1 } },
    `${MAKE} <target> <length> opaque`,
    { phrase: `${MAKE} <target> <length> (transparent|see-through|translucent)`, set: { inverse: true } },
    {
      phrase: `${MAKE} <target> (a bit|slightly|a little) (transparent|see-through|translucent)`,
      set: { length: 0.8 },
    },
    { phrase: `${MAKE} <target> less (transparent|see-through|translucent)`, set: { direction: 1 } },
    { phrase: `${MAKE} <target> more (transparent|see-through|translucent)`, set: { direction: -1 } },
    { phrase: `${MAKE} <target> half (transparent|opaque)`, set: { length: 0.5 } },
  ],
  fragments: [{ phrase: '(transparent|translucent|semi-transparent)', set: { length: 0.5 } }],
})
