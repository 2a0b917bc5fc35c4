/** @module A gate that asks for files that exist and are not empty. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { PlannedGate } from '../../plan/plan.ts'
import { type GateKind, verdict } from './gate-kind.ts'

export const files: GateKind<Extract<PlannedGate, { kind: 'files' }>> = {
  async evaluate({ files: names }, { folder }) {
    const found = await Promise.all(
      names.map(async (name) => {
        try {
          const { size } = await stat(resolve(folder, name))
          return { file: name, bytes: size }
        } catch {
          return { file: name, bytes: null }
        }
      }),
    )
    const wrong = found.filter(({ bytes }) => bytes === null || bytes === 0).map(({ file }) => file)
    return verdict(
      wrong.length === 0 && found.length > 0,
      found,
      `Expected files that are not empty: ${wrong.join(', ') || 'none are named'}.`,
    )
  },
}
