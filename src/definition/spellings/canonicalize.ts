/** @module Any spelling of a workflow as the input of the canonical schema, with the place where each phase was written. */
import type { z } from 'zod'
import { type Finding, legalNames } from '../diagnostics.ts'
import type { PhaseDocument, WorkflowDocument } from '../document.ts'
import type { PathSegment } from '../source.ts'
import type { PhaseInput, workflowShape } from '../workflow.ts'
import { readPhases } from './branches.ts'
import { readApart } from './guide.ts'
import { readHead } from './head.ts'
import { readPhase } from './phase.ts'
import { createReporter } from './reporter.ts'
import { defined, readPolicy, readResources } from './resources.ts'
import { readSteps } from './steps.ts'
import { applyTemplate } from './templates.ts'
import { writtenPath } from './written-path.ts'

type CanonicalInput = { -readonly [K in keyof typeof workflowShape]?: z.input<(typeof workflowShape)[K]> }

/** Where a phase was written, and whom to tell of mistakes in it. */
export interface Origin {
  readonly path: readonly PathSegment[]
  readonly add: (finding: Finding) => void
}

/** The phases of another file. */
export interface Included {
  readonly phases: readonly PhaseInput[]
  readonly origins: ReadonlyMap<string, Origin>
}

export interface CanonicalizeOptions {
  /** Reads the phases of a sub-workflow's file; `undefined` after it has reported why it cannot. */
  readonly include?: (file: string, origin: Origin) => Included | undefined
  /** Where mappings of the document stand in the file, where that is not where they are. */
  readonly places?: WeakMap<object, readonly PathSegment[]>
}

/** Phases inside phases by their indices: `"2/0"` is the first phase of the third. */
export const originKey = (indices: readonly number[]): string => indices.join('/')

/**
 * @param document checked by `documentSchema`
 * @param sections sections from outside, kept as written
 */
export function canonicalize(
  document: WorkflowDocument & { readonly workflow?: WorkflowDocument },
  sections: Readonly<Record<string, unknown>>,
  add: (finding: Finding) => void,
  options: CanonicalizeOptions = {},
): { readonly input: Record<string, unknown>; readonly origins: ReadonlyMap<string, Origin> } {
  const reporter = createReporter(add)
  const head = readHead(document, reporter)
  const apart = readApart(head)
  const templates = head.get('templates') ?? {}
  const origins = new Map<string, Origin>()
  const names = new Set<string>()

  const read = (
    written: PhaseDocument,
    where: readonly PathSegment[],
    indices: readonly number[],
    prefix: string,
  ): PhaseInput => {
    const path = options.places?.get(written) ?? where
    const origin: Origin = {
      path,
      add(finding) {
        const inside = finding.path.slice(path.length)
        add({ ...finding, path: [...path, ...writtenPath(whole, inside)] })
      },
    }
    origins.set(originKey(indices), origin)
    const whole = applyTemplate(written, path, templates, reporter)
    const qualified = prefix === '' ? whole.name : `${prefix}.${whole.name}`
    names.add(whole.name).add(qualified)
    const named = apart.of(whole.name)
    const exact = apart.of(qualified)
    const phase = readPhase(
      whole,
      path,
      { resources: { ...named.resources, ...exact.resources }, policy: { ...named.policy, ...exact.policy } },
      reporter,
    )
    if (whole.phases !== undefined) {
      phase.phases = whole.phases.map((each, index) =>
        read(each, [...path, 'phases', index], [...indices, index], qualified),
      )
    } else if (whole.workflow !== undefined) {
      const included = options.include?.(whole.workflow, { path: [...path, 'workflow'], add })
      phase.phases = [...(included?.phases ?? [])]
      for (const [key, inner] of included?.origins ?? []) origins.set(`${originKey(indices)}/${key}`, inner)
    }
    return phase
  }

  const phases = readPhases(head).map(({ written, path }, index) => read(written, path, [index], ''))
  const elsewhere = reportStrangers(apart.all, names, phases.length > 0, add)

  const input: CanonicalInput = defined({
    definition_version: head.get('definition_version'),
    name: head.get('name'),
    type: head.get('type'),
    version: head.get('version') === undefined ? undefined : String(head.get('version')),
    description: head.get('description'),
    seed: head.get('seed'),
    global_config: head.get('global_config'),
    plugins: head.get('plugins'),
    secrets: head.get('secrets'),
    phases,
    ...readSteps(head),
    error_policy: { ...head.get('error_handling')?.global_error_policy, ...head.get('error_policy') },
    monitoring: head.get('monitoring'),
    reporting: head.get('reporting'),
    ...leftovers(elsewhere, apart),
  }) as CanonicalInput
  return { input: { ...input, ...defined(sections) }, origins }
}

/** Names that no phase has are mistakes, except in a file without phases: a fragment, to be used with others. */
function reportStrangers(
  all: ReturnType<typeof readApart>['all'],
  names: ReadonlySet<string>,
  hasPhases: boolean,
  add: (finding: Finding) => void,
): ReturnType<typeof readApart>['all'] {
  const strangers = all.filter(({ name }) => !names.has(name))
  if (!hasPhases) return strangers
  for (const { name, path } of strangers) {
    add({ code: 'WF_UNKNOWN_PHASE', message: `Unknown phase "${name}".`, path, at: 'key', ...legalNames(name, names) })
  }
  return []
}

function leftovers(
  strangers: ReturnType<typeof readApart>['all'],
  apart: ReturnType<typeof readApart>,
): Pick<CanonicalInput, 'phase_resources' | 'phase_error_policies'> {
  const of = (kind: 'resources' | 'policy') => strangers.filter((each) => each.kind === kind).map(({ name }) => name)
  const resources = of('resources')
  const policies = of('policy')
  return defined({
    phase_resources:
      resources.length === 0
        ? undefined
        : Object.fromEntries(resources.map((name) => [name, apart.of(name).resources ?? readResources({})])),
    phase_error_policies:
      policies.length === 0
        ? undefined
        : Object.fromEntries(policies.map((name) => [name, apart.of(name).policy ?? readPolicy({})])),
  }) as never
}
