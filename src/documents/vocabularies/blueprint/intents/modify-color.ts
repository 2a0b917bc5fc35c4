/** @module Colors of text and background, by name, darker or lighter. */
import { INCOMPLETE } from '../../../language/phrase.ts'
import { choiceSlot } from '../../../language/slot.ts'
import type { EditContext, Intent } from '../../vocabulary.ts'
import { colorFamily, formatColor, mix, parseColor } from '../color.ts'
import type { Component } from '../component.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { colorSlot, graded } from '../slots.ts'
import { resolveColor } from './resolve-color.ts'
import { CHANGE, ITS, MAKE, OF, TO } from './words.ts'

const TEXT = '(color|colors|text color|text colors|font color|font colors|foreground color|foreground|font)'
const BACK = '(background color|background colors|backgrounds|bg color|fill color|background|bg|fill)'
const text = { property: 'color' }
const back = { property: 'background' }
const SHADE = Object.fromEntries([
  ...graded(['darker', 'dimmer'], -1, -1, -2),
  ...graded(['lighter', 'brighter', 'paler'], 1, 1, 2),
])
/** A share of the way to black or white for one step of "darker" or "lighter". */
const SHADE_STEP = 0.2
/** Types whose color, when nothing else is said, is that of their surface. */
const SURFACES: ReadonlySet<string> = new Set([
  'button',
  'cta',
  'card',
  'product_card',
  'product',
  'product_item',
  'container',
  'section',
  'hero',
  'navbar',
  'nav',
  'footer',
  'header',
  'input',
  'list',
])

export const modifyColor: Intent<BlueprintModel> = {
  title: 'change a color',
  target: 'optional',
  confidence: 0.95,
  slots: { color: colorSlot, was: colorSlot, shade: choiceSlot(SHADE) },
  phrases: [
    `${MAKE} <target> [colored|painted|written|printed|shown] [in] <color> [colored|in color]`,
    `<target> (should|must) be (colored|painted|written|printed|shown) [in] <color>`,
    `(paint|color|recolor|tint|dye) <target> [in|with|${TO}] [a] <color>`,
    `${CHANGE} <target> [over] ${TO} [a|be|the color|color|in] <color>`,
    { phrase: `${CHANGE} [the] (color|text color|font color) used (for|in|by|on) <target> ${TO} <color>`, set: text },
    `${CHANGE} <target> from <was> ${TO} <color>`,
    `${CHANGE} <target> <color>`,
    `<target> (should|must) be [in] <color>`,
    '<target> = <color>',
    `(i want|i need|we want|want) <target> [to be] [in] <color>`,
    `(use|apply|put) [the color|the|a] <color> (for|on|to) <target>`,
    `give <target> [a|the|some] <color> color`,
    `give <target> [the] color <color>`,
    `(write|print|show|display|draw|render|put|set|style|paint|have|style) <target> in <color> [letters|text|lettering|type]`,
    'style <target> <color>',
    { phrase: `style <target> with <color> (text|font)`, set: text },
    { phrase: `style <target> with [a] <color> ${BACK}`, set: back },
    {
      phrase: `(use|apply) [a] <color> (text|font|text color|font color|lettering|letters) (for|on|in|to) <target>`,
      set: text,
    },
    { phrase: `(use|apply) [a] <color> ${BACK} (for|on|in|to|behind) <target>`, set: back },
    { phrase: `set ${ITS} ${TEXT} <color> (on|of|for|in) <target>`, set: text },
    { phrase: `set ${ITS} ${BACK} <color> (on|of|for|in) <target>`, set: back },
    { phrase: `${MAKE} <target> ['s] (text|letters|lettering|words) <color>`, set: text, cost: 0.3 },
    { phrase: `${MAKE} [the] (text|letters|lettering|words) ${OF} <target> <color>`, set: text },
    { phrase: `[the] (text|letters|lettering|words) ${OF} <target> (should be|must be) <color>`, set: text },
    { phrase: `[the] ${TEXT} ${OF} <target> (should be|must be|=) <color>`, set: text },
    { phrase: `[the] ${BACK} (${OF}|behind) <target> (should be|must be|=) <color>`, set: back },
    { phrase: `make <color> [the] ${TEXT} ${OF} <target>`, set: text },
    { phrase: `make <color> [the] ${BACK} ${OF} <target>`, set: back },
    { phrase: `give <target> [a|an] <color> (${TEXT}|lettering)`, set: text },
    { phrase: `give [a|an] <color> (${TEXT}|lettering|text) to <target>`, set: text },
    { phrase: `give [a|an] <color> ${BACK} to <target>`, set: back },
    { phrase: `put <color> ${BACK} (on|behind|to) <target>`, set: back },
    { phrase: `${MAKE} ${ITS} ${TEXT} ${OF} <target> <shade>`, set: text },
    { phrase: `${MAKE} ${ITS} ${BACK} ${OF} <target> <shade>`, set: back },
    {
      phrase: `${MAKE} [the] ${BACK} of the (page|screen|canvas) <color>`,
      set: { property: 'background', page: true },
    },
    { phrase: `(put|place|use) [a] <color> ${BACK} (behind|on|for) <target>`, set: { property: 'background' } },
    { phrase: `${CHANGE} <target> ['s] ${TEXT} [${TO}] <color>`, set: text },
    { phrase: `${CHANGE} ${ITS} ${TEXT} ${OF} <target> [from <was>] ${TO} <color>`, set: text },
    { phrase: `${CHANGE} <target> ['s] ${TEXT} from <was> ${TO} <color>`, set: text },
    { phrase: `${CHANGE} ${ITS} ${TEXT} from <was> ${TO} <color>`, set: text },
    { phrase: `${CHANGE} <target> ['s] ${BACK} from <was> ${TO} <color>`, set: back },
    { phrase: `${CHANGE} ${ITS} ${BACK} from <was> ${TO} <color>`, set: back },
    { phrase: `${CHANGE} ${ITS} ${TEXT} ${TO} <color> ${OF} <target>`, set: text },
    { phrase: `${CHANGE} ${ITS} ${TEXT} [${TO}] <color>`, set: text },
    { phrase: `${MAKE} ${ITS} ${TEXT} ${OF} <target> <color>`, set: text },
    { phrase: `${MAKE} <target> ['s] ${TEXT} <color>`, set: text },
    { phrase: `give <target> [a] <color> (text|font)`, set: text },
    { phrase: `<target> ['s] ${TEXT} (should be|must be|=|to) <color>`, set: text },
    { phrase: `(use|apply) <color> (as|for) [the] ${TEXT} ${OF} <target>`, set: text },
    { phrase: `${CHANGE} <target> ['s] ${BACK} [${TO}] <color>`, set: back },
    { phrase: `${CHANGE} ${ITS} ${BACK} (${OF}|behind) <target> [from <was>] ${TO} <color>`, set: back },
    { phrase: `${CHANGE} ${ITS} ${BACK} ${TO} <color> ${OF} <target>`, set: back },
    { phrase: `${CHANGE} ${ITS} ${BACK} [${TO}] <color>`, set: back },
    { phrase: `${MAKE} ${ITS} ${BACK} ${OF} <target> <color>`, set: back },
    { phrase: `${MAKE} <target> ['s] ${BACK} <color>`, set: back },
    { phrase: `give <target> [a] <color> ${BACK}`, set: back },
    { phrase: `(use|apply) <color> (as|for) [the] ${BACK} ${OF} <target>`, set: back },
    { phrase: `<target> ['s] ${BACK} (should be|must be|=|to) <color>`, set: back },
    { phrase: `(fill|flood) <target> with <color>`, set: back },
    {
      phrase: `${CHANGE} [the] (page|screen|canvas) ${BACK} ${TO} <color>`,
      set: { property: 'background', page: true },
    },
    {
      phrase: `${CHANGE} [the] ${BACK} of the (page|screen|canvas) ${TO} <color>`,
      set: { property: 'background', page: true },
    },
    { phrase: `${MAKE} [the] (page|screen|canvas) ${BACK} <color>`, set: { property: 'background', page: true } },
    `${MAKE} <target> <shade>`,
    { phrase: `${MAKE} <target> ['s] ${BACK} <shade>`, set: back },
    { phrase: `${MAKE} <target> ['s] ${TEXT} <shade>`, set: text },
    { phrase: `${MAKE} <target> <shade> in color` },
    { phrase: `darken [the] ${BACK} ${OF} <target> [a bit|a little|slightly]`, set: { ...back, shade: -1 } },
    { phrase: `(lighten|brighten) [the] ${BACK} ${OF} <target> [a bit|a little|slightly]`, set: { ...back, shade: 1 } },
    { phrase: `darken [the] (${TEXT}|text) ${OF} <target> [a bit|a little|slightly]`, set: { ...text, shade: -1 } },
    {
      phrase: `(lighten|brighten) [the] (${TEXT}|text) ${OF} <target> [a bit|a little|slightly]`,
      set: { ...text, shade: 1 },
    },
    { phrase: 'darken <target>', set: { shade: -1 } },
    { phrase: 'darken <target> (a bit|a little|slightly)', set: { shade: -1 } },
    { phrase: '(lighten|brighten) <target> (a bit|a little|slightly)', set: { shade: 1 } },
    { phrase: '(lighten|brighten) <target>', set: { shade: 1 } },
    // Understood, but the color is missing: answered with a question.
    { phrase: `${CHANGE} <target> ['s] ${TEXT}`, cost: INCOMPLETE },
    { phrase: `${CHANGE} ${ITS} ${TEXT} [${OF} <target>]`, cost: INCOMPLETE },
    { phrase: `${CHANGE} <target> ['s] ${BACK}`, set: back, cost: INCOMPLETE },
  ],
  fragments: [
    '[in] <color>',
    '<shade>',
    { phrase: `${ITS} ${TEXT} [${TO}] <color>`, set: text },
    { phrase: `${ITS} ${BACK} [${TO}] <color>`, set: back },
    { phrase: `(with|on) [a] <color> ${BACK}`, set: back },
    { phrase: `with [a] <color> (text|font)`, set: text },
    '<target> [to] <color>',
    { phrase: `<target> ['s] ${TEXT} [to] <color>`, set: text },
    { phrase: `<target> ['s] ${BACK} [to] <color>`, set: back },
  ],
  edit(context) {
    const { model, targets, parameters } = context
    const shade = parameters.shade
    if (typeof shade === 'number') return shadeEdit(context, shade)
    const name = parameters.color
    if (typeof name !== 'string') {
      return {
        refused: 'Expected the color that it should get.',
        parameter: 'color',
        missing: true,
        fix: 'Say for example "to blue".',
      }
    }
    const color = resolveColor(model, name)
    if (color === undefined) return { refused: `Expected a color, was "${name}".`, parameter: 'color' }
    const builder = new EditBuilder(model)
    if (parameters.page === true || (targets.length === 0 && parameters.property === 'background')) {
      builder.setRoot(['background'], color)
      builder.say(`Background of the page set to ${color}`)
      return builder.finish({ parameters: { ...parameters, color } })
    }
    if (targets.length === 0)
      return { refused: 'Expected the component that should get the color.', missing: true, parameter: 'target' }
    for (const position of targets) {
      const component = builder.component(position)
      const property = propertyOf(component, parameters.property)
      const before = component.get(property)
      const { was } = parameters
      if (typeof was === 'string' && !isOfColor(component, property, resolveColor(model, was))) {
        return {
          refused: `Expected ${property === 'color' ? 'the color' : 'the background'} of "${component.label}" to be ${was}, was ${typeof before === 'string' ? before : 'none'}.`,
          parameter: 'was',
        }
      }
      builder.set(position, property, color)
      builder.say(
        before === color
          ? `${nameOf(property)} of "${component.label}" is ${color} already`
          : `${nameOf(property)} of "${component.label}" changed${typeof before === 'string' ? ` from ${before}` : ''} to ${color}`,
      )
    }
    return builder.finish({ parameters: { ...parameters, color } })
  },
}

/** Whether a component has the color that a command says it has: exactly, or one of that name. */
function isOfColor(component: Component, property: 'color' | 'background', stated: string | undefined): boolean {
  const [own, wanted] = [component.color(property), stated === undefined ? undefined : parseColor(stated)]
  if (own === undefined || wanted === undefined) return false
  return (own.r === wanted.r && own.g === wanted.g && own.b === wanted.b) || colorFamily(own) === colorFamily(wanted)
}

/** What "make it red" colors: the surface of what has one of its own, else the text. */
export function propertyOf(component: Component, stated: unknown): 'color' | 'background' {
  if (stated === 'color' || stated === 'background') return stated
  return SURFACES.has(component.type) && component.get('background') !== undefined ? 'background' : 'color'
}

const nameOf = (property: 'color' | 'background'): string => (property === 'color' ? 'Color' : 'Background')

function shadeEdit(
  { model, targets, parameters }: EditContext<BlueprintModel>,
  steps: number,
): ReturnType<Intent['edit']> {
  const builder = new EditBuilder(model)
  if (targets.length === 0)
    return { refused: 'Expected the component whose color changes.', missing: true, parameter: 'target' }
  for (const position of targets) {
    const component = builder.component(position)
    const property = propertyOf(component, parameters.property)
    const before = component.color(property)
    if (before === undefined)
      return { refused: `Expected "${component.label}" to have a ${property} that can be made darker or lighter.` }
    const end = steps < 0 ? { r: 0, g: 0, b: 0 } : { r: 255, g: 255, b: 255 }
    const after = formatColor(mix(before, end, SHADE_STEP * Math.abs(steps)))
    builder.set(position, property, after, undefined)
    builder.say(`${nameOf(property)} of "${component.label}" changed from ${formatColor(before)} to ${after}`)
  }
  return builder.finish()
}
