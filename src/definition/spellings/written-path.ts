/** @module Where a value of the canonical phase stands in the phase as written, for messages. */
import type { PhaseDocument } from '../document.ts'
import type { PathSegment } from '../source.ts'

/** Keys of the config that may stand on the phase itself. */
const flatKeys = ['tasks', 'parallel', 'method'] as const

/**
 * The path inside a phase as its author wrote it.
 *
 * @param path inside the canonical phase
 * @example
 * writtenPath({ name: 'a', gate: { expression: 'x > 1' } }, ['gate', 0, 'expression']) // ['gate', 'expression']
 */
export function writtenPath(written: PhaseDocument, path: readonly PathSegment[]): readonly PathSegment[] {
  const [first, second, ...rest] = path
  if (first === 'gate' && typeof second === 'number') {
    const check = checkPlaces(written)[second]
    return check === undefined ? path : [...check.path, ...(check.whole ? [] : rest)]
  }
  if (first === 'config' && second !== undefined && written.config?.[second] === undefined) {
    const key = flatKeys.find((each) => each === second)
    if (key !== undefined && written[key] !== undefined) return path.slice(1)
  }
  if (first === 'policy' && second !== undefined && !Object.hasOwn(written.policy ?? {}, second)) return path.slice(1)
  if (first === 'for_each' && written.for_each === undefined) return ['matrix', ...path.slice(1)]
  if (first === 'params' && written.params === undefined) return ['with', ...path.slice(1)]
  return path
}

interface CheckPlace {
  readonly path: readonly PathSegment[]
  /** The check is one value; its keys are not written. */
  readonly whole: boolean
}

/** Where each check of the canonical gate stands, in its order. */
function checkPlaces(written: PhaseDocument): readonly CheckPlace[] {
  const { acceptance_criteria: acceptance = {}, success_criteria: success = {} } = written
  const criteria = Object.keys({ ...acceptance, ...success }).map((name) => ({
    path: [Object.hasOwn(success ?? {}, name) ? 'success_criteria' : 'acceptance_criteria', name],
    whole: true,
  }))
  return [
    ...(typeof written.validation_func !== 'string' ? [] : [{ path: ['validation_func'], whole: true }]),
    ...criteria,
    ...gatePlaces('gate', written.gate),
    ...gatePlaces('validation', written.validation),
  ]
}

function gatePlaces(key: string, written: unknown): readonly CheckPlace[] {
  if (written === undefined) return []
  if (!Array.isArray(written)) return [{ path: [key], whole: typeof written === 'string' }]
  return written.map((each, index) => ({ path: [key, index], whole: typeof each === 'string' }))
}
