/** @module Weight, slant, case and lines of text; borders and shadows. */
import type { JsonValue } from '../../../../core/hash.ts'
import type { Intent } from '../../vocabulary.ts'
import type { Property } from '../dialect.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { colorSlot, lengthSlot, pixelsOf, styleSlot } from '../slots.ts'
import { resolveColor } from './resolve-color.ts'
import { CHANGE, ITS, MAKE, OF, TO } from './words.ts'

const PROPERTIES: Readonly<Record<string, readonly [Property, JsonValue]>> = {
  bold: ['fontWeight', 'bold'],
  '600': ['fontWeight', '600'],
  normal: ['fontWeight', 'normal'],
  italic: ['fontStyle', 'italic'],
  underline: ['textDecoration', 'underline'],
  'line-through': ['textDecoration', 'line-through'],
  uppercase: ['textTransform', 'uppercase'],
  lowercase: ['textTransform', 'lowercase'],
  capitalize: ['textTransform', 'capitalize'],
  'no italic': ['fontStyle', 'normal'],
  'no underline': ['textDecoration', 'none'],
}
const STYLE = '(style|font style|font weight|weight|text style|font)'

export const modifyStyle: Intent<BlueprintModel> = {
  title: 'change a style',
  target: 'many',
  confidence: 0.85,
  slots: { style: styleSlot, length: lengthSlot, color: colorSlot },
  phrases: [
    `${MAKE} <target> [in] <style> [letters|type|text]`,
    '<target> = <style>',
    `(write|print|set|show|display|put) <target> in <style> [letters|type|text]`,
    { phrase: `${MAKE} <target> ['s] (text|font) <style>`, cost: 0.6 },
    { phrase: `${MAKE} [the] (text|font) (of|in|on) <target> <style>`, cost: 0 },
    `<target> (should|must) be <style>`,
    `${CHANGE} <target> ${TO} <style>`,
    `${CHANGE} <target> ['s] ${STYLE} ${TO} <style>`,
    `${CHANGE} ${ITS} ${STYLE} [${OF} <target>] ${TO} <style>`,
    `(apply|add|use) [the|a] <style> [style|formatting|font|text] (to|on|for) <target>`,
    `give <target> [a|an] <style> (style|font|text)`,
    { phrase: '(bold|embolden) <target>', set: { style: 'bold' } },
    {
      phrase: '(remove|drop|clear|delete) [the] (underline|underlining) (from|of|on|under) <target>',
      set: { style: 'no underline' },
    },
    { phrase: '(remove|drop|clear) [the] italics (from|of|on) <target>', set: { style: 'no italic' } },
    { phrase: '(italicize|slant) <target>', set: { style: 'italic' } },
    { phrase: 'underline <target>', set: { style: 'underline' } },
    { phrase: '(uppercase) <target>', set: { style: 'uppercase' } },
    { phrase: 'capitalize <target>', set: { style: 'capitalize' } },
    { phrase: '(unbold) <target>', set: { style: 'normal' } },
    { phrase: '(remove|drop) [the] bold (from|of|on) <target>', set: { style: 'normal' } },
    { phrase: '(add|put|draw) [a|an] [<length>] [<color>] border (to|on|around) <target>', set: { style: 'border' } },
    { phrase: 'give <target> [a|an] [<length>] [<color>] border', set: { style: 'border' } },
    { phrase: '(remove|delete|drop) [the] border (from|of|on|around) <target>', set: { style: 'no border' } },
    { phrase: '(add|put) [a] [drop] shadow (to|on|under) <target>', set: { style: 'shadow' } },
    { phrase: 'give <target> [a] [drop] shadow', set: { style: 'shadow' } },
    { phrase: '(remove|delete|drop) [the] [drop] shadow (from|of|on) <target>', set: { style: 'no shadow' } },
  ],
  fragments: [
    '<style>',
    `${ITS} ${STYLE} to <style>`,
    { phrase: 'with [a] [<length>] [<color>] border', set: { style: 'border' } },
    { phrase: 'with [a] [drop] shadow', set: { style: 'shadow' } },
    '<target> <style>',
    { phrase: '(add|give it) [a|an] [<length>] [<color>] border', set: { style: 'border' } },
  ],
  edit({ model, targets, parameters }) {
    const style = parameters.style
    const builder = new EditBuilder(model)
    for (const position of targets) {
      const { label } = builder.component(position)
      if (style === 'border') {
        const width = pixelsOf(parameters.length) ?? 1
        const color = resolveColor(model, typeof parameters.color === 'string' ? parameters.color : '#E5E7EB')
        if (color === undefined || !(width >= 0 && width <= 100))
          return { refused: 'Expected a border of 0 to 100 pixels in a known color.', parameter: 'length' }
        builder.set(position, 'border', `${width}px solid ${color}`)
        builder.say(`Border of "${label}" set to ${width}px solid ${color}`)
      } else if (style === 'shadow') {
        builder.set(position, 'shadow', '0 2px 8px rgba(0, 0, 0, 0.2)')
        builder.say(`Shadow added to "${label}"`)
      } else if (style === 'no border' || style === 'no shadow') {
        builder.unset(position, style === 'no border' ? 'border' : 'shadow')
        builder.say(`${style === 'no border' ? 'Border' : 'Shadow'} of "${label}" removed`)
      } else {
        const set = typeof style === 'string' && Object.hasOwn(PROPERTIES, style) ? PROPERTIES[style] : undefined
        if (set === undefined)
          return {
            refused: `Expected a style, was ${JSON.stringify(style ?? null)}.`,
            parameter: 'style',
            missing: style === undefined,
          }
        builder.set(position, ...set)
        builder.say(`Style of "${label}" set to ${style}`)
      }
    }
    return builder.finish()
  },
}
