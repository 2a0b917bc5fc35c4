/** @module The color that a command means in a document: its own tokens first, then CSS. */
import { isRecord } from '../../../document/pointer.ts'
import { normalizeColor } from '../color.ts'
import type { BlueprintModel } from '../model.ts'

/**
 * `#RRGGBB`, or hex as typed; `undefined` when the text is no color here. "red" is the token `tokens.colors.red` where the
 * document has one, "primary" is `tokens.colors.primary` or `tokens.primary_color`.
 */
export function resolveColor(model: BlueprintModel, name: string): string | undefined {
  const folded = name
    .toLowerCase()
    .replace(/\s+color$/, '')
    .replace(/\s+/g, '_')
  const { colors } = model.tokens
  for (const [holder, key] of [
    [isRecord(colors) ? colors : {}, folded],
    [model.tokens, `${folded}_color`],
  ] as const) {
    const value = Object.hasOwn(holder, key) ? holder[key] : undefined
    if (typeof value === 'string' && normalizeColor(value) !== undefined) return value
  }
  return normalizeColor(name)
}
