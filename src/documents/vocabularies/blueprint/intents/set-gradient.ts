/** @module Gradients behind components or the page. */

import { choiceSlot } from '../../../language/slot.ts'
import type { Intent } from '../../vocabulary.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { colorSlot } from '../slots.ts'
import { resolveColor } from './resolve-color.ts'
import { CHANGE } from './words.ts'

const RANGE = '(from|of|with) <color> (to|and|into) <color2> [<direction>]'
const GIVE = `(make|${CHANGE}|have)`

export const setGradient: Intent<BlueprintModel> = {
  title: 'set a gradient',
  target: 'optional',
  confidence: 0.9,
  slots: {
    color: colorSlot,
    color2: colorSlot,
    direction: choiceSlot({
      'left to right': 'to right',
      horizontally: 'to right',
      'top to bottom': 'to bottom',
      vertically: 'to bottom',
      'to the right': 'to right',
    }),
  },
  phrases: [
    `${GIVE} [the|its|their] (background|bg) [to|into|as|be] [a|an] [linear] gradient ${RANGE}`,
    `${GIVE} [the] (background|bg) of <target> [to|into|as|be] [a|an] [linear] gradient ${RANGE}`,
    `${GIVE} <target> ['s] (background|bg) [to|into|as|be] [a|an] [linear] gradient ${RANGE}`,
    `${GIVE} <target> [to|into|as|be] [a|an] [linear] gradient ${RANGE}`,
    `give <target> [a|an] [linear] [background] gradient [background] ${RANGE}`,
    `(add|apply|use) [a|an] [linear] [background] gradient ${RANGE} (to|on|for|behind) <target>`,
    `(add|apply|use) [a|an] [linear] [background] gradient ${RANGE}`,
    {
      phrase: `${GIVE} [the] (page|screen|canvas) background [to|into|as|be] [a|an] [linear] gradient ${RANGE}`,
      set: { page: true },
    },
    `${GIVE} <target> fade from <color> to <color2>`,
  ],
  fragments: [`(with|give it|give them) [a|an] [linear] [background] gradient ${RANGE}`, `[a] gradient ${RANGE}`],
  edit({ model, targets, parameters }) {
    const colors = ['color', 'color2'].map((key) =>
      typeof parameters[key] === 'string' ? resolveColor(model, parameters[key]) : undefined,
    )
    const [from, to] = colors
    if (from === undefined || to === undefined)
      return { refused: 'Expected two colors for the gradient.', parameter: 'color', missing: true }
    const direction = typeof parameters.direction === 'string' ? parameters.direction : 'to right'
    const value = `linear-gradient(${direction}, ${from}, ${to})`
    const builder = new EditBuilder(model)
    if (targets.length === 0 || parameters.page === true) {
      builder.setRoot(['background'], value)
      builder.say(`Background of the page set to a gradient from ${from} to ${to}`)
    }
    for (const position of parameters.page === true ? [] : targets) {
      builder.set(position, 'background', value)
      builder.say(`Background of "${builder.component(position).label}" set to a gradient from ${from} to ${to}`)
    }
    return builder.finish()
  },
}
