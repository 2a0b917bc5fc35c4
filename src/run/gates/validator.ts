/** @module A gate that asks a function of the workspace or a plug-in. */
import { didYouMean } from '../../core/suggest.ts'
import type { PlannedGate } from '../../plan/plan.ts'
import { type GateKind, verdict } from './gate-kind.ts'

export const validator: GateKind<Extract<PlannedGate, { kind: 'validator' }>> = {
  async evaluate({ validator: name }, { validators, outputs }) {
    const check = Object.hasOwn(validators, name) ? validators[name] : undefined
    if (check === undefined) {
      const names = Object.keys(validators)
      const message = `Expected a validator (${names.join(', ') || 'there are none'}), was "${name}".${didYouMean(name, names)}`
      return { outcome: 'failed', evidence: null, message }
    }
    const said = await check(outputs)
    const { passed, evidence = passed, message } = typeof said === 'boolean' ? { passed: said } : said
    return verdict(passed, evidence, message ?? `Validator ${name} says no.`)
  },
}
