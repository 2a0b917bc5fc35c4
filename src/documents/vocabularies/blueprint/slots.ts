/** @module Values that commands on blueprints carry: colors, lengths, amounts, sides, sizes, styles, types of components. */
import { isRecord } from '../../document/pointer.ts'
import { choiceSlot, numberSlot, type SlotReading, type SlotType } from '../../language/slot.ts'
import { foldName } from '../vocabulary.ts'
import { colorNames, parseColor } from './color.ts'
import { componentTypes } from './rules/kinds.ts'

const NO_READINGS: readonly SlotReading[] = []
const TOKEN_WORDS: ReadonlySet<string> = new Set(['primary', 'secondary', 'accent', 'brand'])

/** All beginnings of color names: most words are none, and are no color of several words either. */
const COLOR_BEGINNINGS: ReadonlySet<string> = new Set(
  [...colorNames].flatMap((name) => Array.from(name, (_, i) => name.slice(0, i + 1))),
)

/** Whether a color of the document or of CSS may begin with a word. */
function mayBeColor(word: string, tokens: ReadonlySet<string> | undefined): boolean {
  if (COLOR_BEGINNINGS.has(word) || TOKEN_WORDS.has(word) || word.includes('-')) return true
  if (tokens !== undefined) for (const name of tokens) if (name.startsWith(word)) return true
  return false
}

/** A color: a CSS name (also of two words), hex, rgb(), hsl(), or a token of the document. */
export const colorSlot: SlotType = {
  expected: 'a color such as "red" or "#FF0000"',
  words: [...colorNames]
    .filter((name) => name.length >= 3 && !/^(light|dark|medium|pale|deep)/.test(name))
    .concat('light', 'dark'),
  read(tokens, from, to, { names }) {
    const token = tokens[from]
    if (token === undefined || from >= to) return []
    if (token.kind === 'color')
      return parseColor(token.lower) === undefined ? [] : [{ end: from + 1, value: token.text, cost: 0 }]
    if (token.kind === 'quoted') {
      const known = parseColor(token.lower) !== undefined || names.color?.has(token.lower.toLowerCase()) === true
      return known ? [{ end: from + 1, value: token.lower, cost: 0.1 }] : []
    }
    if (token.kind !== 'word' || !mayBeColor(token.lower, names.color)) return NO_READINGS
    const readings: SlotReading[] = []
    for (let length = 3; length >= 1; length--) {
      if (from + length > to) continue
      const words = tokens.slice(from, from + length).map((each) => each.lower)
      const name = words.join(' ')
      const isColor = colorNames.has(words.join('').replaceAll('-', '')) && (length === 1 || words.length < 3)
      const isToken = names.color?.has(name) === true || (length === 1 && TOKEN_WORDS.has(name))
      if (!isColor && !isToken) continue
      const end = from + length
      readings.push({ end, value: isColor && !isToken ? words.join('').replaceAll('-', '') : name, cost: 0.1 })
      if (end < to && tokens[end]!.lower === 'color')
        readings.push({ end: end + 1, value: isToken ? name : words.join(''), cost: 0.1 })
    }
    return readings
  },
  accept: (value) => (typeof value === 'string' && value.length > 0 && value.length <= 60 ? value : undefined),
}

/** A length in pixels. */
export const lengthSlot: SlotType = numberSlot({
  units: ['px', 'pt', 'rem', 'em'],
  keepUnit: true,
  expected: 'a length such as "20px"',
})
/** A length with its unit. */
export const statedLengthSlot: SlotType = {
  ...lengthSlot,
  read: (tokens, from, to, context) =>
    lengthSlot.read(tokens, from, to, context).filter(({ value }) => isRecord(value) && value.unit !== ''),
}
/** A length or a share: `20px`, `15%`, `2x`. */
export const amountSlot: SlotType = numberSlot({
  units: ['px', 'pt', 'rem', 'em', '%', 'x'],
  keepUnit: true,
  expected: 'an amount such as "20px" or "15%"',
})
export const countSlot: SlotType = numberSlot({ units: ['x'], expected: 'a number' })

/** Pixels of a length as the slots give it: `rem` and `em` are 16 pixels, `pt` four thirds. */
export function pixelsOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'object' || value === null) return undefined
  const { value: number, unit } = value as { value?: unknown; unit?: unknown }
  if (typeof number !== 'number') return undefined
  if (unit === 'rem' || unit === 'em') return number * 16
  if (unit === 'pt') return (number * 4) / 3
  return unit === '' || unit === 'px' || unit === undefined ? number : undefined
}

/** `base` changed by an amount: pixels are added, percent and factors scale. */
export function changedBy(base: number, amount: unknown, direction: 1 | -1): number | undefined {
  const { value, unit } = (typeof amount === 'object' && amount !== null ? amount : { value: amount, unit: '' }) as {
    value: unknown
    unit: unknown
  }
  if (typeof value !== 'number') return undefined
  if (unit === '%') return base * (1 + (direction * value) / 100)
  if (unit === 'x') return direction === 1 ? base * value : base / value
  const pixels = pixelsOf(amount)
  return pixels === undefined ? undefined : base + direction * pixels
}

const grow = ['bigger', 'larger', 'greater']
const shrink = ['smaller', 'littler']
export const graded = <T>(words: readonly string[], plain: T, some: T, much: T): [string, T][] =>
  words.flatMap((word): [string, T][] => [
    [word, plain],
    ...['a bit', 'a little', 'slightly', 'a little bit', 'a tad', 'somewhat', 'a bit too', 'just a bit'].map(
      (adverb): [string, T] => [`${adverb} ${word}`, some],
    ),
    ...['much', 'a lot', 'way', 'far', 'considerably', 'significantly'].map((adverb): [string, T] => [
      `${adverb} ${word}`,
      much,
    ]),
    [`even ${word}`, plain],
  ])

/** Sizes in words, as steps of the seed: percent up or down. */
export const sizeSlot: SlotType = choiceSlot(
  Object.fromEntries([
    ...graded(grow, 'increase_20', 'increase_10', 'increase_50'),
    ...graded(shrink, 'decrease_20', 'decrease_10', 'decrease_30'),
    ['really big', 'increase_50'],
    ['very big', 'increase_50'],
    ['really large', 'increase_50'],
    ['very large', 'increase_50'],
    ['a size bigger', 'increase_20'],
    ['a size smaller', 'decrease_20'],
    ['very small', 'decrease_30'],
    ['really small', 'decrease_30'],
    ['huge', 'increase_50'],
    ['tiny', 'decrease_30'],
    ['big', 'increase_20'],
    ['large', 'increase_20'],
    ['small', 'decrease_20'],
    ['more prominent', 'increase_20'],
    ['less prominent', 'decrease_20'],
    ['twice as big', 'increase_100'],
    ['twice as large', 'increase_100'],
    ['double the size', 'increase_100'],
    ['half as big again', 'increase_50'],
    ['half as large again', 'increase_50'],
    ['half as big', 'decrease_50'],
    ['half the size', 'decrease_50'],
    ...['its', 'their'].flatMap((own) =>
      ['size', 'current size', 'present size', 'original size'].flatMap((size): [string, string][] => [
        [`twice ${own} ${size}`, 'increase_100'],
        [`double ${own} ${size}`, 'increase_100'],
        [`half ${own} ${size}`, 'decrease_50'],
      ]),
    ),
    ['twice the size', 'increase_100'],
    ['twice as small', 'decrease_50'],
  ]),
  'a size such as "bigger" or "tiny"',
)

/** Sizes along one axis. */
export const stretchSlot: SlotType = choiceSlot(
  Object.fromEntries([
    ...graded(['taller', 'higher'], 'height increase_20', 'height increase_10', 'height increase_50'),
    ...graded(['shorter'], 'height decrease_20', 'height decrease_10', 'height decrease_30'),
    ...graded(['wider', 'broader'], 'width increase_20', 'width increase_10', 'width increase_50'),
    ...graded(['narrower', 'thinner'], 'width decrease_20', 'width decrease_10', 'width decrease_30'),
    ['half as tall again', 'height increase_50'],
    ['half as wide again', 'width increase_50'],
    ['twice as tall', 'height increase_100'],
    ['twice as wide', 'width increase_100'],
    ['half as tall', 'height decrease_50'],
    ['half as wide', 'width decrease_50'],
    ...['its', 'their', 'the'].flatMap((own) =>
      ['height', 'width'].flatMap((side): [string, string][] => [
        [`twice ${own} ${side}`, `${side} increase_100`],
        [`double ${own} ${side}`, `${side} increase_100`],
        [`half ${own} ${side}`, `${side} decrease_50`],
        [`half ${own} current ${side}`, `${side} decrease_50`],
        [`twice ${own} current ${side}`, `${side} increase_100`],
      ]),
    ),
  ]),
)

export const dimensionSlot: SlotType = choiceSlot({ size: 'size', height: 'height', width: 'width' })

export const styleSlot: SlotType = choiceSlot({
  bold: 'bold',
  bolder: 'bold',
  'semi-bold': '600',
  semibold: '600',
  heavy: 'bold',
  italic: 'italic',
  italics: 'italic',
  'in italics': 'italic',
  underline: 'underline',
  underlined: 'underline',
  uppercase: 'uppercase',
  'upper case': 'uppercase',
  'all caps': 'uppercase',
  'in capitals': 'uppercase',
  caps: 'uppercase',
  'capital letters': 'uppercase',
  boldface: 'bold',
  'extra bold': 'bold',
  'not italic': 'no italic',
  'non-italic': 'no italic',
  upright: 'no italic',
  'not underlined': 'no underline',
  'without underline': 'no underline',
  'no longer bold': 'normal',
  'no longer italic': 'no italic',
  'no longer underlined': 'no underline',
  capitals: 'uppercase',
  lowercase: 'lowercase',
  'lower case': 'lowercase',
  capitalized: 'capitalize',
  'title case': 'capitalize',
  strikethrough: 'line-through',
  'struck through': 'line-through',
  'crossed out': 'line-through',
  normal: 'normal',
  regular: 'normal',
  'normal weight': 'normal',
  plain: 'normal',
  'not bold': 'normal',
  'non-bold': 'normal',
})

export const sideSlot: SlotType = choiceSlot({
  left: 'left',
  right: 'right',
  center: 'center',
  middle: 'center',
  centered: 'center',
  top: 'top',
  bottom: 'bottom',
})

/** Directions of a nudge. */
export const directionSlot: SlotType = choiceSlot({
  up: 'up',
  upward: 'up',
  upwards: 'up',
  higher: 'up',
  down: 'down',
  downward: 'down',
  downwards: 'down',
  lower: 'down',
  left: 'left',
  leftward: 'left',
  leftwards: 'left',
  right: 'right',
  rightward: 'right',
  rightwards: 'right',
})

export const tokenSlot: SlotType = choiceSlot({
  primary: 'primary',
  secondary: 'secondary',
  accent: 'accent',
  brand: 'primary',
  background: 'background',
})

/** Types of components by what people call them. */
export const typeSlot: SlotType = choiceSlot(
  Object.fromEntries([
    ...componentTypes.map((type): [string, string] => [type.replaceAll('_', ' '), type]),
    ...componentTypes.filter((type) => type.includes('_')).map((type): [string, string] => [type, type]),
    ['btn', 'button'],
    ['paragraph', 'text'],
    ['caption', 'text'],
    ['picture', 'image'],
    ['photo', 'image'],
    ['panel', 'container'],
    ['box', 'container'],
    ['separator', 'divider'],
    ['line', 'divider'],
    ['headline', 'header'],
    ['navigation bar', 'navbar'],
    ['nav bar', 'navbar'],
    ['text field', 'input'],
    ['call to action', 'button'],
    ['cta button', 'button'],
  ]),
  'a type of component',
)

/** Whether a text begins like a color that was mistyped is for the corrector to say; this says whether it is one. */
export const isColorWord = (word: string): boolean => colorNames.has(foldName(word))
