/** @module The document's own values: brand colors and spacing. */
import { isRecord } from '../../../document/pointer.ts'
import type { Intent } from '../../vocabulary.ts'
import { EditBuilder } from '../edit-builder.ts'
import type { BlueprintModel } from '../model.ts'
import { amountSlot, changedBy, colorSlot, lengthSlot, pixelsOf, tokenSlot } from '../slots.ts'
import { resolveColor } from './resolve-color.ts'
import { CHANGE, LESS, MAKE, MORE } from './words.ts'

export const setToken: Intent<BlueprintModel> = {
  title: 'change a token',
  target: 'none',
  confidence: 0.95,
  slots: { token: tokenSlot, color: colorSlot, length: lengthSlot, amount: amountSlot },
  phrases: [
    `(${CHANGE}|make) [the] <token> color (to|into|=|as) <color>`,
    `(${CHANGE}) [the] <token> (to|into|=|as) <color>`,
    `${MAKE} [the] <token> color <color>`,
    `${MAKE} [the] <token> <color>`,
    `use <color> as [the|a] <token> color`,
    `${CHANGE} [the] <token> color`,
    {
      phrase: `(add|use|give) [some|more|extra|a bit of|a bit more] (spacing|whitespace|white space)`,
      set: { direction: 1 },
    },
    { phrase: `${MORE} [the] [base] (spacing|whitespace) [by <amount>]`, set: { direction: 1 } },
    { phrase: `(${LESS}|less|tighten) [the] [base] (spacing|whitespace) [by <amount>]`, set: { direction: -1 } },
    `(${CHANGE}|${MORE}|${LESS}) [the] [base] spacing to <length>`,
  ],
  fragments: [
    '[the] <token> color to <color>',
    '[the] <token> to <color>',
    { phrase: 'more spacing', set: { direction: 1 } },
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
