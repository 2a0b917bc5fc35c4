/** @module Makes an evaluator from its spec, and says what is wrong with the module when it cannot. */
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import type { CreateEvaluator, Evaluator, EvaluatorSpec } from './evaluator.ts'

/**
 * Imports `spec.module` and calls its `createEvaluator` with `spec.data`.
 *
 * @throws {@link UserError} `BATCH_EVALUATOR_INVALID` when the module or what it makes does not keep the contract;
 *   whatever the module throws is passed on
 * @example
 * const evaluator = await openEvaluator({ module: new URL('./sum.ts', import.meta.url).href, data: [1, 2] })
 */
export async function openEvaluator(spec: EvaluatorSpec): Promise<Evaluator> {
  const exported = (await import(spec.module)) as Record<string, unknown>
  const create = exported.createEvaluator
  if (typeof create !== 'function') {
    const names = Object.keys(exported)
    throw new UserError(
      'BATCH_EVALUATOR_INVALID',
      `Expected ${spec.module} to export a function createEvaluator, was ${
        create === undefined ? `no such export.${didYouMean('createEvaluator', names)}` : `a ${typeof create}.`
      }`,
    )
  }
  const evaluator = await (create as CreateEvaluator)(spec.data)
  const complain = (expected: string, was: string): never => {
    throw new UserError('BATCH_EVALUATOR_INVALID', `Expected ${expected} from ${spec.module}, was ${was}.`)
  }
  if (typeof evaluator !== 'object' || evaluator === null) complain('an evaluator', String(evaluator))
  if (typeof evaluator.evaluate !== 'function') complain('a method evaluate', typeof evaluator.evaluate)
  const { columns } = evaluator
  if (!Array.isArray(columns) || columns.length === 0 || columns.some((name) => typeof name !== 'string')) {
    complain('columns with at least one name', JSON.stringify(columns) ?? 'undefined')
  }
  const twice = columns.find((name, at) => columns.indexOf(name) !== at)
  if (twice !== undefined) complain('columns with different names', `"${twice}" twice`)
  for (const name of evaluator.optionalColumns ?? []) {
    if (!columns.includes(name)) {
      complain('optionalColumns to be among columns', `"${name}".${didYouMean(name, columns)}`)
    }
  }
  return evaluator
}
