/** @module `template: NAME`: a phase that completes the beginning of one. */
import { legalNames } from '../diagnostics.ts'
import type { PhaseDocument, WorkflowDocument } from '../document.ts'
import { own } from '../own.ts'
import type { PathSegment } from '../source.ts'
import type { Reporter } from './reporter.ts'

type Templates = NonNullable<WorkflowDocument['templates']>

/**
 * The phase with everything that its template says and it does not. Mappings are merged key by key, lists and values are
 * replaced. Templates may name a template themselves.
 */
export function applyTemplate(
  phase: PhaseDocument,
  path: readonly PathSegment[],
  templates: Templates,
  reporter: Reporter,
): PhaseDocument {
  let result = phase
  const trail: string[] = []
  while (result.template !== undefined) {
    const { template: name, ...rest } = result
    if (trail.includes(name)) {
      reporter.add({
        code: 'WF_TEMPLATE',
        message: `Expected templates that end, was a circle: ${[...trail, name].join(' → ')}.`,
        path: [...path, 'template'],
      })
      return { ...rest, type: rest.type ?? 'unknown' }
    }
    trail.push(name)
    const template = own(templates, name)
    if (template === undefined) {
      reporter.add({
        code: 'WF_TEMPLATE',
        message: `Unknown template "${name}".`,
        path: [...path, 'template'],
        ...legalNames(name, Object.keys(templates)),
      })
      return { ...rest, type: rest.type ?? 'unknown' }
    }
    result = merge(template, rest) as PhaseDocument
  }
  return result
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function merge(below: unknown, above: unknown): unknown {
  if (above === undefined) return below
  if (!isMapping(below) || !isMapping(above)) return above
  const result: Record<string, unknown> = { ...below }
  for (const [key, value] of Object.entries(above)) result[key] = merge(below[key], value)
  return result
}
