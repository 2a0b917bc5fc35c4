/** @module Sizes of components, in words, by shares, by and to lengths. */

import type { JsonValue } from '../../../../core/hash.ts'
import { isRecord } from '../../../document/pointer.ts'
import { INCOMPLETE } from '../../../language/phrase.ts'
import type { Intent, Refusal } from '../../vocabulary.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { MIN_CTA_HEIGHT } from '../rules/accessibility.ts'
import {
  amountSlot,
  changedBy,
  dimensionSlot,
  lengthSlot,
  pixelsOf,
  sizeSlot,
  statedLengthSlot,
  stretchSlot,
} from '../slots.ts'
import { CHANGE, GROW, ITS, LESS, MAKE, MORE, OF, SHRINK } from './words.ts'

const up = { size_direction: 'increase_20' }
const down = { size_direction: 'decrease_20' }
/** Pixels of a component in shapes without boxes that states no size. */
const USUAL_SIZE = 16
const SLIGHTLY = '(a bit|a little|a little bit|slightly|somewhat|a tad)'
const MUCH = '(a lot|much|considerably|significantly)'
/** Types of which a bare length may be the size of their letters as well as their height. */
const WORDED: ReadonlySet<string> = new Set([
  'text',
  'label',
  'title',
  'subtitle',
  'description',
  'heading',
  'link',
  'list',
])
const NAMED_SIZES = ['tiny', 'small', 'medium', 'large', 'huge']

export const resizeComponent: Intent<BlueprintModel> = {
  title: 'change a size',
  target: 'many',
  confidence: 0.9,
  slots: {
    size_direction: sizeSlot,
    stretch: stretchSlot,
    amount: amountSlot,
    length: lengthSlot,
    stated: statedLengthSlot,
    was: lengthSlot,
    width: lengthSlot,
    dimension: dimensionSlot,
  },
  phrases: [
    `${MAKE} <target> <size_direction>`,
    `${MAKE} <target> <size_direction> by <amount>`,
    `${MAKE} <target> <amount> <size_direction>`,
    `${MAKE} <target> <stretch>`,
    `${MAKE} <target> <stretch> by <amount>`,
    `${MAKE} <target> <amount> <stretch>`,
    `<target> (should|must) be <size_direction>`,
    `<target> (should|must) be <stretch>`,
    `${CHANGE} <target> to [be] <size_direction>`,
    `(i want|i need|we want|want) <target> [to be] <size_direction>`,
    `${MAKE} ${ITS} <dimension> ${OF} <target> <size_direction>`,
    `${MAKE} ${ITS} <dimension> <size_direction>`,
    `${MAKE} <target> ['s] <dimension> <size_direction>`,
    `${MAKE} <target> <size_direction> in <dimension>`,
    `${MAKE} <target> [a] <dimension> <size_direction>`,
    `[the] <dimension> of <target> (should|must) be <size_direction>`,
    { phrase: `${GROW} <target> [by <amount>]`, set: up },
    { phrase: `${SHRINK} <target> [by <amount>]`, set: down },
    { phrase: `cut <target> by <amount>`, set: down },
    { phrase: `${GROW} <target> in <dimension> [by <amount>]`, set: up },
    { phrase: `${SHRINK} <target> in <dimension> [by <amount>]`, set: down },
    { phrase: `cut [the] <dimension> of <target> in half`, set: { size_direction: 'decrease_50' } },
    { phrase: `(${GROW}|raise) <target> ${SLIGHTLY}`, set: { size_direction: 'increase_10' } },
    { phrase: `${SHRINK} <target> ${SLIGHTLY}`, set: { size_direction: 'decrease_10' } },
    { phrase: `(${GROW}) <target> ${MUCH}`, set: { size_direction: 'increase_50' } },
    { phrase: `${SHRINK} <target> ${MUCH}`, set: { size_direction: 'decrease_30' } },
    { phrase: `(${MORE}) ${ITS} <dimension> ${OF} <target> ${SLIGHTLY}`, set: { size_direction: 'increase_10' } },
    { phrase: `${LESS} ${ITS} <dimension> ${OF} <target> ${SLIGHTLY}`, set: { size_direction: 'decrease_10' } },
    { phrase: 'scale <target> up [by <amount>]', set: up },
    { phrase: 'scale <target> down [by <amount>]', set: down },
    { phrase: `turn up ${ITS} <dimension> ${OF} <target> [by <amount>]`, set: up },
    { phrase: `turn down ${ITS} <dimension> ${OF} <target> [by <amount>]`, set: down },
    { phrase: `bump ${ITS} <dimension> ${OF} <target> up [by <amount>]`, set: up },
    { phrase: `bump <target> ['s] <dimension> up [by <amount>]`, set: up },
    `[the] <dimension> ${OF} <target> (should be|must be|=) <length>`,
    `<target> ['s] <dimension> (should be|must be|=) <length>`,
    `${MAKE} ${ITS} <dimension> ${OF} <target> <length>`,
    `${MAKE} <target> ['s] <dimension> <length>`,
    `give <target> [a|the] <dimension> of <length>`,
    `give <target> [a] <length> <dimension>`,
    `${CHANGE} ${ITS} <dimension> to <length> (for|on|of) <target>`,
    { phrase: `make <target> grow [by <amount>]`, set: up },
    { phrase: `make <target> shrink [by <amount>]`, set: down },
    { phrase: `make <target> grow in <dimension> [by <amount>]`, set: up },
    { phrase: `make <target> shrink in <dimension> [by <amount>]`, set: down },
    { phrase: `add <amount> to ${ITS} <dimension> ${OF} <target>`, set: up },
    { phrase: `add <amount> to <target> ['s] <dimension>`, set: up },
    { phrase: `take <amount> off ${ITS} <dimension> ${OF} <target>`, set: down },
    { phrase: `give <target> [a|an] <size_direction> <dimension>` },
    { phrase: `${MORE} ${ITS} <dimension> ${OF} <target> [by <amount>]`, set: up },
    { phrase: `${LESS} ${ITS} <dimension> ${OF} <target> [by <amount>]`, set: down },
    { phrase: `${MORE} <target> ['s] <dimension> [by <amount>]`, set: up },
    { phrase: `${LESS} <target> ['s] <dimension> [by <amount>]`, set: down },
    { phrase: `${MORE} ${ITS} <dimension> [by <amount>]`, set: up },
    { phrase: `${LESS} ${ITS} <dimension> [by <amount>]`, set: down },
    `(${CHANGE}|${MORE}|${LESS}) ${ITS} <dimension> ${OF} <target> (to|=) <length>`,
    `(${CHANGE}|${MORE}|${LESS}) <target> ['s] <dimension> (to|=) <length>`,
    `(${CHANGE}|${MORE}|${LESS}) ${ITS} <dimension> to <length>`,
    `(${CHANGE}|${MORE}|${LESS}) ${ITS} <dimension> ${OF} <target> from <was> (to|=) <length>`,
    `(${CHANGE}|${MORE}|${LESS}) <target> ['s] <dimension> from <was> (to|=) <length>`,
    {
      phrase: `(${GROW}|${SHRINK}|raise|lower|bring|bump|${CHANGE}) <target> [up|down] to <length> (tall|high|in height)`,
      set: { dimension: 'height' },
    },
    {
      phrase: `(${GROW}|${SHRINK}|bring|bump|${CHANGE}) <target> [up|down] to <length> (wide|in width)`,
      set: { dimension: 'width' },
    },
    `(${GROW}|${SHRINK}|cut) <target> [down] to <length>`,
    { phrase: `make <target> <amount> (its|their|the) [current|present|original] size`, set: { ...up, scale: true } },
    {
      phrase: `make <target> <amount> (its|their|the) [current|present|original] height`,
      set: { ...up, scale: true, dimension: 'height' },
    },
    {
      phrase: `make <target> <amount> (its|their|the) [current|present|original] width`,
      set: { ...up, scale: true, dimension: 'width' },
    },
    {
      phrase: `(scale|resize|${SHRINK}|${GROW}) <target> to <amount> [of (its|their|the) [current|present|original] size]`,
      set: { ...up, share: true },
    },
    { phrase: `make <target> <length> (tall|high|in height)`, set: { dimension: 'height' } },
    { phrase: `make <target> <length> (wide|in width)`, set: { dimension: 'width' } },
    { phrase: `<target> (should|must) be <length> (tall|high)`, set: { dimension: 'height' } },
    { phrase: `<target> (should|must) be <length> wide`, set: { dimension: 'width' } },
    `(resize|size|set|change|bring|${GROW}|${SHRINK}) <target> to [a|an] <dimension> of <length>`,
    `(resize|size) <target> to <length>`,
    `(resize|size) <target> to <width> (x|by|×) <length>`,
    `make <target> <width> (x|by|×) <length>`,
    { phrase: 'resize <target> by <amount>', set: up },
    { phrase: 'scale <target> by <amount>', set: { ...up, scale: true } },

    `${CHANGE} <target> ['s] <dimension> <length>`,
    `${CHANGE} ${ITS} <dimension> <length>`,
    `${CHANGE} ${ITS} <dimension> ${OF} <target> <length>`,
    { phrase: `(widen|narrow|stretch|extend) <target> to <length> [wide|width|in width]`, set: { dimension: 'width' } },
    { phrase: `(${GROW}) <target> <amount>`, set: up },
    { phrase: `(${SHRINK}) <target> <amount>`, set: down },
    { phrase: `${MAKE} <target> <stated>`, set: { plain: true } },
    { phrase: 'double <target>', set: { size_direction: 'increase_100' } },
    { phrase: `double ${ITS} <dimension> ${OF} <target>`, set: { size_direction: 'increase_100' } },
    { phrase: `double <target> ['s] <dimension>`, set: { size_direction: 'increase_100' } },
    { phrase: `(halve|half) ${ITS} <dimension> ${OF} <target>`, set: { size_direction: 'decrease_50' } },
    { phrase: `halve <target> ['s] <dimension>`, set: { size_direction: 'decrease_50' } },
    { phrase: 'halve <target>', set: { size_direction: 'decrease_50' } },
    { phrase: 'widen <target> [by <amount>]', set: { size_direction: 'increase_20', dimension: 'width' } },
    { phrase: 'narrow <target> [by <amount>]', set: { size_direction: 'decrease_20', dimension: 'width' } },
    { phrase: 'heighten <target> [by <amount>]', set: { size_direction: 'increase_20', dimension: 'height' } },
    { phrase: `${CHANGE} <target> ['s] <dimension>`, cost: INCOMPLETE },
    { phrase: `${CHANGE} ${ITS} <dimension> ${OF} <target>`, cost: INCOMPLETE },
    { phrase: '(resize|scale) <target>', cost: INCOMPLETE },
  ],
  fragments: [
    '<size_direction>',
    '<amount> <size_direction>',
    '<stretch>',
    '<amount> <stretch>',
    '<size_direction> by <amount>',
    `${ITS} <dimension> to <length>`,
    { phrase: '<length> (tall|high)', set: { dimension: 'height' } },
    { phrase: '<length> wide', set: { dimension: 'width' } },
    '<target> <size_direction>',
    '<target> <stretch>',
  ],
  edit({ model, targets, parameters }) {
    const worded =
      parameters.plain === true ? targets.find((position) => WORDED.has(model.things[position]!.type)) : undefined
    if (worded !== undefined) {
      return {
        refused: `Expected what of "${model.things[worded]!.label}" has this length: its height, width or font size.`,
        parameter: 'dimension',
        missing: true,
      }
    }
    const wish = wishOf(parameters)
    if ('refused' in wish) return wish
    const builder = new EditBuilder(model)
    for (const position of targets) {
      for (const part of wish.parts) {
        const refusal = resize(builder, position, part, pixelsOf(parameters.was))
        if (refusal !== undefined) return refusal
      }
    }
    return builder.finish()
  },
}

/** A change of one dimension. `size` is the height, and whatever a shape keeps as its size. */
interface Part {
  readonly dimension: 'size' | 'height' | 'width'
  readonly change: (base: number) => number
  readonly absolute: boolean
  readonly grows: boolean | undefined
}

function wishOf(parameters: Readonly<Record<string, JsonValue>>): { parts: Part[] } | Refusal {
  if (parameters.share === true && isRecord(parameters.amount)) {
    const { value, unit } = parameters.amount
    const factor = typeof value !== 'number' ? 0 : unit === '%' ? value / 100 : unit === 'x' ? value : 0
    return factor > 0
      ? {
          parts: [
            { dimension: 'size', change: (base) => Math.trunc(base * factor), absolute: false, grows: factor > 1 },
          ],
        }
      : { refused: 'Expected a length with its unit, or a share above 0 such as "150%".', parameter: 'amount' }
  }
  const [stretched, step] =
    typeof parameters.stretch === 'string'
      ? (parameters.stretch.split(' ') as [string, string])
      : [undefined, undefined]
  const dimension = (stretched ?? parameters.dimension ?? 'size') as Part['dimension']
  const direction = step ?? parameters.size_direction
  const length = pixelsOf(parameters.length ?? parameters.stated)
  if ((parameters.length ?? parameters.stated) !== undefined && length === undefined)
    return { refused: 'Expected a length in pixels.', parameter: 'length' }
  if (length !== undefined) {
    const parts: Part[] = [{ dimension, change: () => length, absolute: true, grows: undefined }]
    const width = pixelsOf(parameters.width)
    if (width !== undefined) parts.push({ dimension: 'width', change: () => width, absolute: true, grows: undefined })
    return parts.every((part) => part.change(0) > 0)
      ? { parts }
      : { refused: 'Expected a length above 0.', parameter: 'length' }
  }
  const match = typeof direction === 'string' ? /^(increase|decrease)_(\d+)$/.exec(direction) : null
  if (match === null)
    return {
      refused: 'Expected how large it should be.',
      parameter: 'size',
      missing: true,
      fix: 'Say for example "bigger" or "to 60px".',
    }
  const grows = match[1] === 'increase'
  // "scale by 1.5" is a factor where no unit is said.
  const amount =
    parameters.scale === true && isRecord(parameters.amount) && parameters.amount.unit === ''
      ? { ...parameters.amount, unit: 'x' }
      : parameters.amount
  const sign = grows ? 1 : -1
  if (amount !== undefined) {
    const probe = changedBy(100, amount, sign)
    if (probe === undefined || !(probe > 0))
      return { refused: 'Expected an amount that leaves a size above 0.', parameter: 'amount' }
    return {
      parts: [{ dimension, change: (base) => Math.trunc(changedBy(base, amount, sign)!), absolute: false, grows }],
    }
  }
  const share = 100 + sign * Number(match[2])
  // Whole numbers of percent are multiplied first, so that 40 smaller by 20 % is 32 exactly.
  return { parts: [{ dimension, change: (base) => Math.trunc((base * share) / 100), absolute: false, grows }] }
}

function resize(
  builder: EditBuilder,
  position: number,
  { dimension, change, absolute, grows }: Part,
  was: number | undefined,
): Refusal | undefined {
  const component = builder.component(position)
  const property = dimension === 'size' ? 'height' : dimension
  const box = builder.boxOf(position)
  const stated = component.pixels(property)
  const isHeight = property === 'height'
  if (was !== undefined) {
    const present = stated ?? (box === undefined ? undefined : isHeight ? box.height : box.width)
    if (present !== was) {
      return {
        refused: `Expected the ${property} of "${component.label}" to be ${was}, was ${present ?? 'none'}.`,
        parameter: 'was',
      }
    }
  }
  const limited = (base: number): number => {
    const next = change(base)
    // A call to action never gets smaller than fingers need by a relative wish; an absolute one is refused by the check.
    return isHeight && component.isCta && !absolute && base >= MIN_CTA_HEIGHT ? Math.max(next, MIN_CTA_HEIGHT) : next
  }
  const value = (base: number): JsonValue | undefined => (absolute ? change(base) : undefined)
  let before: JsonValue | undefined
  let after: JsonValue | undefined
  if (stated !== undefined) {
    before = stated
    after = limited(stated)
    const text = component.get(property)
    builder.set(position, property, typeof text === 'string' ? `${after}px` : after, value(stated))
  }
  if (box !== undefined) {
    const base = isHeight ? box.height : box.width
    const next = limited(base)
    before ??= base
    after ??= next
    builder.setBox(position, isHeight ? { ...box, height: next } : { ...box, width: next }, property, value(base))
  }
  if (after === undefined && dimension === 'size') {
    const size = component.get('size')
    if (typeof size === 'number') {
      before = size
      after = limited(size)
      builder.set(position, 'size', after, value(size))
    } else if (typeof size === 'string' && NAMED_SIZES.includes(size) && grows !== undefined) {
      const index = NAMED_SIZES.indexOf(size) + (grows ? 1 : -1)
      before = size
      after = NAMED_SIZES[Math.max(0, Math.min(NAMED_SIZES.length - 1, index))]!
      builder.set(position, 'size', after, undefined)
    } else if (component.dialect.box === 'none') {
      // This shape knows no boxes: what states no size has the usual one.
      before = USUAL_SIZE
      after = change(USUAL_SIZE)
      builder.set(position, 'size', after, value(USUAL_SIZE))
    }
  }
  if (after === undefined && component.dialect.box !== 'extent' && component.dialect.box !== 'corners' && absolute) {
    after = change(0)
    builder.set(position, property, after)
  }
  if (after === undefined) {
    const has = isRecord(component.json.visual) ? 'has none' : 'has no box and none is stated'
    return {
      refused: `Expected "${component.label}" to have a ${property} that can be changed; it ${has}.`,
      fix: 'Set one, such as "to 48px".',
    }
  }
  builder.say(
    `${dimension === 'width' ? 'Width' : dimension === 'height' ? 'Height' : 'Size'} of "${component.label}" changed from ${before ?? 'none'} to ${after}`,
  )
  return undefined
}
