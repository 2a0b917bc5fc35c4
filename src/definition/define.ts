/**
 * @module `defineWorkflow`: a workflow in TypeScript, where a reference to an output that does not exist is a compile error.
 *
 * The compiler reads the names of phases and their outputs from the literal and checks every `inputs` and `depends_on`
 * against them. The message stands in the type that is expected, as a sentence.
 */
import type { JsonValue } from '../core/hash.ts'
import type { PhaseDocument, WorkflowDocument } from './document.ts'

type PhaseLiteral = Omit<PhaseDocument, 'inputs' | 'depends_on'> & {
  readonly inputs?: readonly string[]
  readonly depends_on?: readonly string[]
}

/** Phases without `outputs` hand on whatever their type makes, so any name behind them is accepted. */
type OutputsOf<P> = P extends { readonly name: infer N extends string }
  ? P extends { readonly outputs: readonly (infer O extends string)[] }
    ? `${N}.${O}` | `${N}.${O}.${string}` | `${N}.${O}[${string}`
    : `${N}.${string}`
  : never

type References<Phases extends readonly unknown[]> = OutputsOf<Phases[number]>
type Names<Phases extends readonly unknown[]> = Phases[number] extends infer P
  ? P extends { readonly name: infer N extends string }
    ? N
    : never
  : never

/** The error that the compiler shows. */
export interface NotAnOutput<Reference extends string> {
  readonly error: `There is no output "${Reference}" in this workflow.`
}
export interface NotAPhase<Name extends string> {
  readonly error: `There is no phase "${Name}" in this workflow.`
}

type CheckedInputs<Inputs, Legal> = {
  readonly [I in keyof Inputs]: Inputs[I] extends Legal ? Inputs[I] : NotAnOutput<Inputs[I] & string>
}
type CheckedNames<Dependencies, Legal> = {
  readonly [I in keyof Dependencies]: Dependencies[I] extends Legal
    ? Dependencies[I]
    : NotAPhase<Dependencies[I] & string>
}

type CheckedPhase<P, Phases extends readonly unknown[]> = P &
  (P extends { readonly inputs: infer Inputs }
    ? { readonly inputs: CheckedInputs<Inputs, References<Phases>> }
    : unknown) &
  (P extends { readonly depends_on: infer D } ? { readonly depends_on: CheckedNames<D, Names<Phases>> } : unknown)

/** A workflow as an object: the keys of the YAML, with sections from outside such as `data`. */
export type WorkflowLiteral<Phases extends readonly PhaseLiteral[]> = Omit<WorkflowDocument, 'phases'> & {
  readonly phases: Phases & { readonly [I in keyof Phases]: CheckedPhase<Phases[I], Phases> }
  readonly workflow?: WorkflowDocument
  readonly data?: JsonValue
}

/**
 * Declares a workflow. It is returned as it is; `loadWorkflow('file.ts')` and `readWorkflow` check the rest.
 *
 * @example
 * export const workflow = defineWorkflow({
 *   name: 'search and validate',
 *   phases: [
 *     { name: 'search', type: 'optimization', config: { method: 'grid' }, outputs: ['best_parameters'] },
 *     { name: 'validation', type: 'backtest', inputs: ['search.best_parameters'] },
 *   ],
 * })
 */
export function defineWorkflow<const Phases extends readonly PhaseLiteral[]>(
  workflow: WorkflowLiteral<Phases>,
): WorkflowLiteral<Phases> {
  return workflow
}
