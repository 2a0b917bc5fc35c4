/** @module The document's own values: brand colors and spacing. */
import { isRecord } from '../../../document/pointer.ts'
import type { Intent } from '../../vocabulary.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { amountSlot, changedBy, colorSlot, lengthSlot, pixelsOf, tokenSlot } from '../slots.ts'
import { resolveColor } from './resolve-color.ts'
import { CHANGE, LESS, MAKE, MORE } from './words.ts'

/** The room between things, as people call it. */
const SPACE =
  '((spacing|whitespace|white space|gap|gaps|breathing room) [between [all] [the|all the] (components|elements|items|things)]|space between [all] [the|all the] (components|elements|items|things))'
const SOME_MORE = '[some|a bit|a little|a bit of|a little bit] (more|extra)'
const SOME = `[${SOME_MORE}|some|a bit of]`

export const setToken: Intent<BlueprintModel> = {
  title: 'change a token',
  target: 'none',
  confidence: 0.95,
  slots: { token: tokenSlot, color: colorSlot, length: lengthSlot, was: lengthSlot, amount: amountSlot },
  phrases: [
    `(${CHANGE}|make) [the] <token> color (to|into|=|as) <color>`,
    `(${CHANGE}) [the] <token> (to|into|=|as) <color>`,
    `[the|our|your|my] <token> color (=|should be|must be) <color>`,
    `${MAKE} [the] <token> color <color>`,
    `${MAKE} [the] <token> <color>`,
    `use <color> as [the|a] <token> color`,
    `(${CHANGE}|make) [the|our|your|my] <token> color token (to|into|=|as) <color>`,
    `(${CHANGE}|make) [our|your|my] <token> [color] (to|into|=|as) <color>`,
    `${MAKE} [our|your|my] <token> color <color>`,
    `${CHANGE} [the] <token> color`,
    { phrase: `(add|use|put|give it|give everything|insert|leave) ${SOME} ${SPACE}`, set: { direction: 1 } },
    { phrase: `(add|use|make|leave|put|insert) ${SOME_MORE} (space|room)`, set: { direction: 1 } },
    { phrase: '(add|make|leave) [some] space', set: { direction: 1 } },
    { phrase: `${SOME_MORE} (space|room) [between (things|everything)]`, set: { direction: 1 } },
    {
      phrase: `give (everything|the page|the screen|things|the components|all components|the layout|it all) ${SOME_MORE} (room|space|spacing|whitespace)`,
      set: { direction: 1 },
    },
    { phrase: `(space|spread) (things|everything|it all|the components|all components) out`, set: { direction: 1 } },
    { phrase: `(space|spread) out (things|everything|the components|all components)`, set: { direction: 1 } },
    { phrase: `(widen|loosen) [the] [base] ${SPACE}`, set: { direction: 1 } },
    { phrase: `narrow [the] [base] ${SPACE}`, set: { direction: -1 } },
    { phrase: `[the] [base] ${SPACE} (should|must) be (bigger|larger|wider|looser)`, set: { direction: 1 } },
    { phrase: `[the] [base] ${SPACE} (should|must) be (smaller|tighter|narrower)`, set: { direction: -1 } },
    { phrase: `make [the] layout (airier|roomier|looser|more spacious|less cramped)`, set: { direction: 1 } },
    { phrase: `make [the] layout (tighter|denser|more compact)`, set: { direction: -1 } },
    { phrase: `tighten [up] [the] layout`, set: { direction: -1 } },
    { phrase: `remove some ${SPACE}`, set: { direction: -1 } },
    { phrase: `${SOME_MORE} ${SPACE}`, set: { direction: 1 } },
    { phrase: `(use|leave) [a bit] less ${SPACE}`, set: { direction: -1 } },
    { phrase: `[a bit] less ${SPACE}`, set: { direction: -1 } },
    { phrase: `(${MORE}|loosen [up]|relax) [the] [base] ${SPACE} [by <amount>]`, set: { direction: 1 } },
    { phrase: `(${LESS}|tighten [up]) [the] [base] ${SPACE} [by <amount>]`, set: { direction: -1 } },
    { phrase: `make [the] [base] ${SPACE} (bigger|larger|greater|wider|looser|more generous)`, set: { direction: 1 } },
    {
      phrase: `make [the] [base] ${SPACE} (a bit|a little|slightly|a little bit) (bigger|larger|wider)`,
      set: { direction: 1, amount: { value: 10, unit: '%' } },
    },
    {
      phrase: `make [the] [base] ${SPACE} (a bit|a little|slightly|a little bit) (smaller|tighter|narrower)`,
      set: { direction: -1, amount: { value: 10, unit: '%' } },
    },
    { phrase: `make [the] [base] ${SPACE} (smaller|tighter|narrower)`, set: { direction: -1 } },
    { phrase: `double [the] [base] ${SPACE}`, set: { direction: 1, amount: { value: 100, unit: '%' } } },
    { phrase: `(halve|half) [the] [base] ${SPACE}`, set: { direction: -1, amount: { value: 50, unit: '%' } } },
    { phrase: `cut [the] [base] ${SPACE} in half`, set: { direction: -1, amount: { value: 50, unit: '%' } } },
    `(${CHANGE}|${MORE}|${LESS}) [the] [base] ${SPACE} (to|=) <length>`,
    `make [the] [base] ${SPACE} <length>`,
    `(${CHANGE}|${MORE}|${LESS}) [the] [base] ${SPACE} [up|down] [to|=] <length>`,
    `(${CHANGE}|${MORE}|${LESS}) [the] [base] ${SPACE} from <was> (to|=) <length>`,
    `(use|set) [a] [base] (spacing|gap) of <length>`,
    `use [a] <length> [of] (spacing|gap)`,
    `[the] [base] (spacing|gap) (should be|must be|=) <length>`,
  ],
  fragments: [
    '[the] <token> color to <color>',
    '[the] <token> to <color>',
    { phrase: 'more spacing', set: { direction: 1 } },
    { phrase: 'less spacing', set: { direction: -1 } },
    '[the] spacing to <length>',
  ],
  edit({ model, parameters }) {
    const builder = new EditBuilder(model)
    const { token, direction } = parameters
    if (typeof token === 'string') {
      const name = parameters.color
      const color = typeof name === 'string' ? resolveColor(model, name) : undefined
      if (color === undefined)
        return { refused: 'Expected the color that the token should get.', parameter: 'color', missing: true }
      const { colors } = model.tokens
      const path =
        isRecord(colors) && !Object.hasOwn(model.tokens, `${token}_color`)
          ? ['tokens', 'colors', token]
          : ['tokens', `${token}_color`]
      builder.setRoot(path, color)
      builder.say(`Token ${token} color set to ${color}`)
      return builder.finish({ parameters: { ...parameters, color } })
    }
    const before =
      typeof model.tokens.base_spacing === 'number'
        ? model.tokens.base_spacing
        : typeof model.tokens.spacing === 'number'
          ? model.tokens.spacing
          : undefined
    const key =
      model.tokens.base_spacing === undefined && typeof model.tokens.spacing === 'number' ? 'spacing' : 'base_spacing'
    const base = before ?? 8
    const length = pixelsOf(parameters.length)
    const was = pixelsOf(parameters.was)
    if (was !== undefined && was !== before)
      return { refused: `Expected a spacing of ${was}, was ${before ?? 'none'}.`, parameter: 'was' }
    const sign = direction === -1 ? -1 : 1
    const after =
      length ??
      Math.trunc(
        parameters.amount === undefined
          ? (base * (100 + sign * 20)) / 100
          : (changedBy(base, parameters.amount, sign) ?? base),
      )
    if (!(after >= 1 && after <= 200))
      return {
        refused: `Expected a spacing from 1 to 200, was ${after}.`,
        parameter: 'length',
        nearest: Math.max(1, Math.min(200, after)),
      }
    builder.setRoot(['tokens', key], after, length === undefined ? undefined : after)
    builder.say(`Spacing changed from ${before ?? 'none'} to ${after}`)
    return builder.finish()
  },
}
