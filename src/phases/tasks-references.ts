/**
 * @module `${phase.output.path}` in prompts. Elsewhere in a workflow an expression stands for its value, put into the text as it
 * is. In a prompt a value is data: it must reach the model between marks, escaped and cut to a budget, which happens when the
 * task starts. So prompts keep plain references until then, as inputs of their phase.
 */
import type { JsonValue } from '../core/hash.ts'
import type { Plan, PlannedInput, PlannedPhase } from '../plan/index.ts'

/** A whole path and nothing else; `$${` is plain text. */
const PLAIN_REFERENCE = /(\$?)\$\{\s*([A-Za-z_][\w-]*(?:\.[\w-]+)+)\s*\}/g

/**
 * The plan with `${phase.output}` in prompts of tasks written as `{{phase.output}}`, and the outputs that they name among the
 * inputs. Other expressions (`${size(search.trials)}`) stay.
 *
 * @example
 * const plan = keepReferences(buildPlan(loaded))
 */
export function keepReferences(plan: Plan): Plan {
  return { ...plan, phases: plan.phases.map((phase) => (phase.type === 'tasks' ? keepIn(phase) : phase)) }
}

function keepIn(phase: PlannedPhase): PlannedPhase {
  const { config, references = [] } = phase
  const tasks = (config as { readonly tasks?: JsonValue } | null)?.tasks
  if (!Array.isArray(tasks) || references.length === 0) return phase
  const used = new Map<string, PlannedInput>()
  const keep = (text: string): string =>
    text.replace(PLAIN_REFERENCE, (whole: string, dollar: string, path: string) => {
      const known = references.find(({ reference }) => reference === path)
      if (dollar !== '' || known === undefined) return whole
      used.set(path, known)
      return `{{${path}}}`
    })
  const kept = tasks.map((task: JsonValue) => {
    const { prompt } = (task ?? {}) as { readonly prompt?: JsonValue }
    return typeof prompt === 'string' ? { ...(task as object), prompt: keep(prompt) } : task
  })
  if (used.size === 0) return phase
  const more = [...used.values()].filter(({ reference }) => !phase.inputs.some((each) => each.reference === reference))
  return {
    ...phase,
    config: { ...(config as object), tasks: kept } as JsonValue,
    inputs: [...phase.inputs, ...more],
  }
}
