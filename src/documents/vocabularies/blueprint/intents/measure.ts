/** @module Makes intents for properties that are one number: padding, margin, corner radius, font size, opacity. */
import type { JsonValue } from '../../../../core/hash.ts'
import type { PhraseSource } from '../../../language/phrase.ts'
import type { Intent } from '../../vocabulary.ts'
import type { Component } from '../component.ts'
import type { Property } from '../dialect.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { amountSlot, changedBy, lengthSlot, pixelsOf, sizeSlot } from '../slots.ts'
import { CHANGE, ITS, LESS, MAKE, MORE, OF } from './words.ts'

export interface MeasureOptions {
  readonly title: string
  readonly property: Property
  /** The words for it, as a group of a phrase. */
  readonly words: string
  /** What a component has that states nothing. */
  readonly initial: number
  /** Pixels of "more" and "less" without an amount; a share when it is a text such as `20%`. */
  readonly step: number | '20%'
  readonly min: number
  readonly max: number
  readonly unit: 'px' | 'share'
  readonly phrases?: readonly PhraseSource[]
  readonly fragments?: readonly PhraseSource[]
}

/** An intent that sets, raises, lowers and clears one number of a component. */
export function measureIntent(options: MeasureOptions): Intent<BlueprintModel> {
  const { words: W, title } = options
  const name = title.replace(/^change the /, '')
  const more = { direction: 1 }
  const less = { direction: -1 }
  return {
    title,
    target: 'many',
    confidence: 0.9,
    slots: {
      length: options.unit === 'px' ? lengthSlot : amountSlot,
      amount: amountSlot,
      size_direction: sizeSlot,
      was: options.unit === 'px' ? lengthSlot : amountSlot,
    },
    phrases: [
      `(${CHANGE}|${MORE}|${LESS}) ${ITS} ${W} (${OF}|around) <target> [from <was>] (to|=) <length>`,
      `(${CHANGE}|${MORE}|${LESS}) <target> ['s] ${W} from <was> (to|=) <length>`,
      `[the] ${W} (${OF}|around) <target> (should be|must be|=) <length>`,
      `${MAKE} ${ITS} ${W} (${OF}|around) <target> [be] <length>`,
      `(set|use|apply|put|leave|keep|insert|assign|add) [a|an] ${W} of <length> (to|on|for|in|around|at) <target>`,
      `(set|use|apply|put|leave|keep|insert|assign|add) [a|an] <length> [of] ${W} (to|on|for|in|around|at) <target>`,
      `(use|apply|set) ${W} <length> (for|on|in|to|of) <target>`,
      `give [a|an] <length> [of] ${W} to <target>`,
      `give [a|an] ${W} of <length> to <target>`,
      `[a|an] (${W} of <length>|<length> [of] ${W}) (for|on|around) <target>`,
      `give <target> [a|an] ${W} <length>`,
      `(${CHANGE}|${MORE}|${LESS}) <target> ['s] ${W} (to|=) <length>`,
      `(${CHANGE}|${MORE}|${LESS}) ${ITS} ${W} (to|=) <length>`,
      `${CHANGE} ${ITS} ${W} (to|=) <length> ${OF} <target>`,
      `<target> ['s] ${W} (should be|must be|=) <length>`,
      `give <target> [a|an|some] [<length>] [of] ${W}`,
      `give <target> [a] ${W} of <length>`,
      `use [a] <length> ${W} (on|for) <target>`,
      `use [a] ${W} of <length> (on|for) <target>`,
      `(add|put) [a|an|some] <length> [of] ${W} (to|on|around|in|for) <target>`,
      { phrase: `add [some|more|extra|a bit of|additional] ${W} (to|on|around|in|for) <target>`, set: more },
      { phrase: `add [some|more|extra|a bit of|additional] ${W}`, set: more },
      { phrase: `add <length> [of] ${W}`, set: {} },
      { phrase: `double ${ITS} ${W} ${OF} <target>`, set: { direction: 1, amount: { value: 100, unit: '%' } } },
      { phrase: `double <target> ['s] ${W}`, set: { direction: 1, amount: { value: 100, unit: '%' } } },
      { phrase: `(halve|half) ${ITS} ${W} ${OF} <target>`, set: { direction: -1, amount: { value: 50, unit: '%' } } },
      { phrase: `(halve|half) <target> ['s] ${W}`, set: { direction: -1, amount: { value: 50, unit: '%' } } },
      { phrase: `give <target> [some|a bit|a little] (more|extra) ${W}`, set: more },
      { phrase: `give <target> more ${W}`, set: more },
      { phrase: `add <amount> to ${ITS} ${W} ${OF} <target>`, set: more },
      { phrase: `give <target> less ${W}`, set: less },
      `give <target> [a|an] <size_direction> ${W}`,
      { phrase: `${MORE} ${ITS} ${W} ${OF} <target> [by <amount>]`, set: more },
      { phrase: `${MORE} <target> ['s] ${W} [by <amount>]`, set: more },
      { phrase: `${MORE} ${ITS} ${W} [by <amount>]`, set: more },
      { phrase: `${LESS} ${ITS} ${W} ${OF} <target> [by <amount>]`, set: less },
      { phrase: `${LESS} <target> ['s] ${W} [by <amount>]`, set: less },
      { phrase: `${LESS} ${ITS} ${W} [by <amount>]`, set: less },
      { phrase: `(remove|clear|delete|drop) [the|all] ${W} (from|of|on|in) <target>`, set: { length: 0 } },
      `(make) ${ITS} ${W} ${OF} <target> <size_direction>`,
      `(make) ${ITS} ${W} <size_direction>`,
      `(make) <target> ['s] ${W} <size_direction>`,
      `(make) <target> ['s] ${W} [be] <length>`,
      ...(options.phrases ?? []),
    ],
    fragments: [
      `${ITS} ${W} (to|=) <length>`,
      `${ITS} ${W} <length>`,
      `[a|an] ${W} of <length>`,
      `(with) [a|an] <length> [of] ${W}`,
      `with [a] ${W} of <length>`,
      `<length> [of] ${W}`,
      { phrase: `more ${W}`, set: more },
      { phrase: `less ${W}`, set: less },
      ...(options.fragments ?? []),
    ],
    edit({ model, targets, parameters }) {
      const change = changeOf(options, parameters)
      if (change === undefined)
        return { refused: `Expected what the ${name} should be.`, parameter: 'length', missing: true }
      const builder = new EditBuilder(model)
      for (const position of targets) {
        const component = builder.component(position)
        const property = propertyOf(component, options.property)
        const before = component.pixels(property)
        const next = change.to(before ?? options.initial)
        const stated = parameters.was === undefined ? undefined : changeOf(options, { length: parameters.was })?.to(0)
        if (stated !== undefined && Math.abs(stated - (before ?? options.initial)) > 0.01) {
          return {
            refused: `Expected the ${name} of "${component.label}" to be ${round(stated)}, was ${before ?? 'none'}.`,
            parameter: 'was',
          }
        }
        if (!(next >= options.min && next <= options.max)) {
          return {
            refused: `Expected a ${name} from ${options.min} to ${options.max}, was ${round(next)} for "${component.label}".`,
            parameter: 'length',
            nearest: Math.max(options.min, Math.min(options.max, next)),
          }
        }
        const value: JsonValue = typeof component.get(property) === 'string' ? `${round(next)}px` : round(next)
        builder.set(position, property, value, change.absolute ? value : undefined)
        builder.say(
          `${name.replace(/^./, (letter) => letter.toUpperCase())} of "${component.label}" changed from ${before ?? 'none'} to ${value}`,
        )
      }
      return builder.finish()
    },
  }
}

/** In shapes where a text states one size and no other, that is the size of its font. */
const propertyOf = (component: Component, property: Property): Property =>
  property === 'fontSize' &&
  component.dialect.nested &&
  component.type === 'text' &&
  component.get('fontSize') === undefined &&
  component.pixels('size') !== undefined
    ? 'size'
    : property

const round = (value: number): number => Math.round(value * 100) / 100

function changeOf(
  options: MeasureOptions,
  parameters: Readonly<Record<string, JsonValue>>,
): { to: (base: number) => number; absolute: boolean } | undefined {
  if (parameters.length !== undefined) {
    const { value, unit } = (
      typeof parameters.length === 'object' ? parameters.length : { value: parameters.length }
    ) as { value: number; unit?: string }
    const share = unit === '%' ? value / 100 : value
    const length =
      options.unit === 'share' ? (parameters.inverse === true ? 1 - share : share) : pixelsOf(parameters.length)
    return length === undefined ? undefined : { to: () => length, absolute: true }
  }
  const sized =
    typeof parameters.size_direction === 'string' ? /^(increase|decrease)_(\d+)$/.exec(parameters.size_direction) : null
  const direction = sized === null ? parameters.direction : sized[1] === 'increase' ? 1 : -1
  if (direction !== 1 && direction !== -1) return undefined
  const { amount } = parameters
  if (amount !== undefined) {
    return changedBy(1, amount, direction) === undefined
      ? undefined
      : { to: (base) => changedBy(base, amount, direction)!, absolute: false }
  }
  if (options.step === '20%') {
    const share = 100 + direction * Number(sized?.[2] ?? 20)
    return { to: (base) => Math.trunc((base * share) / 100), absolute: false }
  }
  const { step } = options
  return { to: (base) => Math.max(options.min, base + direction * step), absolute: false }
}
