/** @module The canonical model as YAML: what `phaseline fmt --canonical` prints. */
import { Document, isScalar, visit } from 'yaml'
import type { Workflow } from './workflow.ts'
import { canonicalSchema, phaseSchema, workflowShape } from './workflow.ts'

/**
 * The workflow as YAML in canonical spelling. It is a legal definition that reads back to the same workflow.
 *
 * @param compact leaves out what equals the default; default: true
 */
export function canonicalYaml(workflow: Workflow, { compact = true }: { readonly compact?: boolean } = {}): string {
  const document = new Document(compact ? withoutDefaults(workflow) : workflow, { aliasDuplicateObjects: false })
  visit(document, {
    Pair(_, { key }) {
      // Without quotes this key would merge its value into the mapping when it is read.
      if (isScalar(key) && key.value === '<<') key.type = 'QUOTE_DOUBLE'
    },
  })
  return document.toString({ lineWidth: 120 })
}

/** A copy without the keys whose value the schema would fill in anyway. */
export function withoutDefaults(workflow: Workflow): Record<string, unknown> {
  const empty = canonicalSchema().parse({ name: 'x', phases: [] }) as Record<string, unknown>
  const emptyPhase = { ...phaseSchema.parse({ name: 'x', type: 'x' }) }
  const phases = (list: readonly object[]): unknown[] =>
    list.map((phase) => {
      const shortened = without({ ...phase }, { ...emptyPhase, name: undefined, type: undefined })
      const inner = (phase as { phases?: readonly object[] }).phases
      return inner === undefined ? shortened : { ...shortened, phases: phases(inner) }
    })
  const head = without(workflow as unknown as Record<string, unknown>, { ...empty, name: undefined, phases: undefined })
  const written = { ...head, phases: workflow.phases.length === 0 ? undefined : phases(workflow.phases) } as Record<
    string,
    unknown
  >
  // Who and what it is, then the sections from outside (data), the phases, and the settings.
  const known = Object.keys(workflowShape)
  const outside = Object.keys(written).filter((key) => !known.includes(key))
  const at = known.indexOf('phases')
  const order = [...known.slice(0, at), ...outside, ...known.slice(at)]
  return Object.fromEntries(order.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]])))
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Only sections of settings are compared key by key; free mappings such as `config` are kept or left out whole. */
const sections = new Set([
  'limits',
  'error_policy',
  'checkpointing',
  'auto_save',
  'resume_policy',
  'monitoring',
  'progress_tracking',
  'performance_monitoring',
  'alerts',
  'reporting',
  'workflow_analytics',
  'output',
  'resources',
  'policy',
])

function without(value: Record<string, unknown>, defaults: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || JSON.stringify(item) === JSON.stringify(defaults[key])) continue
    const inner = defaults[key]
    result[key] = sections.has(key) && isMapping(item) && isMapping(inner) ? without(item, inner) : item
  }
  return result
}
