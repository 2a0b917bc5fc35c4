/** @module From a run to the data of its report: the journal's view, the artifacts, and what was known when it began. */
import { PhaselineError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { canonicalYaml } from '../definition/canonical-yaml.ts'
import type { Figure } from '../definition/figure.ts'
import { analyzeRun, insightsOf, readRunFacts } from '../results/insights.ts'
import { type PhaseView, type RunStore, type RunView, readFigures, readOutput } from '../run/index.ts'
import type { ReportData, ReportFinding, ReportOutput, ReportPhase } from './report-data.ts'

/** Outputs up to this size are shown on the page itself. */
const INLINE_BYTES = 1500

/** What the journal's view does not hold, or holds only as `origin` of the run. */
export interface ReportExtras {
  /** The definition as written. Default: what the run's `origin` says, else the canonical workflow as YAML. */
  readonly definition?: { readonly file?: string; readonly text: string }
  /** Default: what the run's `origin` says, else the `data` section of the workflow. */
  readonly data?: ReportData['data']
}

/**
 * Gathers everything that the report of a run shows. Artifacts are verified while they are read; one that is missing or
 * damaged becomes a warning of its phase, since a report is most wanted when something is wrong.
 *
 * An `origin` that the run was created with is used where it has the fields of {@link ReportExtras}:
 * `{ definition: { file, text }, data: { facts, findings } }`.
 *
 * @example
 * const page = await renderReport(await reportDataOf(store, readRun(store, 'latest')))
 */
export async function reportDataOf(store: RunStore, view: RunView, extras: ReportExtras = {}): Promise<ReportData> {
  const origin = originOf(store, view)
  const facts = await readRunFacts(store, view)
  const { workflow } = view.plan
  const data = extras.data ?? origin.data ?? dataOf(view)
  const definition = extras.definition ?? origin.definition ?? { text: canonicalYaml(workflow) }
  return {
    run: {
      id: view.id,
      workflow: view.workflow,
      ...(workflow.description ? { description: workflow.description } : {}),
      status: view.status,
      seed: view.seed,
      createdAt: view.createdAt,
      ...(view.endedAt === undefined ? {} : { endedAt: view.endedAt }),
      durationMs: view.durationMs,
      starts: view.starts,
      versions: view.versions,
      definitionHash: view.definitionHash,
      ...(view.error === undefined ? {} : { error: view.error }),
    },
    ...(data === undefined ? {} : { data: withFingerprints(data, view) }),
    definition,
    phases: await Promise.all(view.phases.map((phase) => phaseOf(store, view, phase))),
    insights: insightsOf(facts),
    analytics: analyzeRun(facts),
  }
}

/** A plug-in may say much; a report shows the end of it. */
const MOST_REMARKS = 20

async function phaseOf(store: RunStore, view: RunView, phase: PhaseView): Promise<ReportPhase> {
  const warnings = [...phase.warnings]
  const guard = async <T>(read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof PhaselineError)) throw error
      warnings.push(`${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`)
      return otherwise
    }
  }
  const figures = await guard<readonly Figure[]>(() => readFigures(store, phase), [])
  const outputs: ReportOutput[] = []
  for (const { name, kind, path, sha256, bytes } of phase.outputs) {
    const value =
      kind === 'json' && bytes <= INLINE_BYTES
        ? await guard<JsonValue | undefined>(async () => {
            const content = await readOutput(store, view, `${phase.name}.${name}`)
            return content.kind === 'json' ? content.value : undefined
          }, undefined)
        : undefined
    outputs.push({ name, kind, path, sha256, bytes, ...(value === undefined ? {} : { value }) })
  }
  const { planned } = phase
  const { memoryBytes, cpuCores, maxWorkers } = planned.resources
  return {
    name: phase.name,
    type: phase.type,
    status: phase.status,
    after: planned.after,
    config: planned.config,
    attempts: phase.attempts,
    durationMs: phase.durationMs,
    outputs,
    figures,
    warnings,
    ...remarksOf(phase),
    resources: { memoryBytes, cpuCores, maxWorkers },
    ...(phase.startedAt === undefined ? {} : { startedAt: phase.startedAt }),
    ...(phase.endedAt === undefined ? {} : { endedAt: phase.endedAt }),
    ...(phase.reusedFrom === undefined ? {} : { reusedFrom: phase.reusedFrom }),
    ...(phase.error === undefined ? {} : { error: phase.error }),
    ...(phase.cause === undefined ? {} : { cause: phase.cause }),
    ...(phase.partial === undefined ? {} : { partial: phase.partial }),
    ...(phase.gate === undefined ? {} : { gate: phase.gate }),
    ...(phase.key === undefined ? {} : { key: phase.key }),
  }
}

/** Lines of the journal that are no warnings: how many trials were known, say. */
function remarksOf({ logs }: PhaseView): Pick<ReportPhase, 'remarks'> {
  const remarks = logs.filter(({ level }) => level === 'info').map(({ message }) => message)
  return remarks.length === 0 ? {} : { remarks: remarks.slice(-MOST_REMARKS) }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The parts of the run's `origin` that a report can use; anything of another shape is left alone. */
function originOf(store: RunStore, view: RunView): ReportExtras {
  const created = store.events(view.id, { limit: 1 })[0]
  const origin = created?.type === 'run_created' ? created.origin : undefined
  if (!isRecord(origin)) return {}
  const { definition, data } = origin
  return {
    ...(isRecord(definition) && typeof definition.text === 'string'
      ? {
          definition: {
            text: definition.text,
            ...(typeof definition.file === 'string' ? { file: definition.file } : {}),
          },
        }
      : {}),
    ...(isRecord(data) ? { data: { facts: factsIn(data.facts), findings: findingsIn(data.findings) } } : {}),
  }
}

const listIn = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(isRecord) : []

const factsIn = (value: unknown): { readonly name: string; readonly value: string }[] =>
  listIn(value).map((fact) => ({ name: String(fact.name), value: String(fact.value) }))

const findingsIn = (value: unknown): ReportFinding[] =>
  listIn(value).map(({ level, message, place, hint }) => ({
    level: level === 'info' || level === 'error' ? level : 'warning',
    message: String(message),
    ...(typeof place === 'string' ? { place } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
  }))

/** The `data` section of the workflow, key by key. */
function dataOf({ plan }: RunView): ReportData['data'] | undefined {
  const { data } = plan.workflow
  if (!isRecord(data)) return undefined
  const facts = Object.entries(data)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => ({
      name: name.replaceAll('_', ' '),
      value:
        typeof value === 'object'
          ? Array.isArray(value) && value.every((item) => typeof item !== 'object')
            ? value.join(', ')
            : JSON.stringify(value)
          : String(value),
    }))
  return { facts, findings: [] }
}

/** Adds the hash of what the phases really worked on, as the content keys have it. */
function withFingerprints(data: NonNullable<ReportData['data']>, view: RunView): NonNullable<ReportData['data']> {
  const services = new Map(view.phases.flatMap((phase) => Object.entries(phase.keyParts?.services ?? {})))
  const known = new Set(data.facts.map((fact) => fact.value))
  const fingerprints = [...services]
    .filter(([, hash]) => !known.has(hash))
    .map(([service, value]) => ({
      name: services.size === 1 ? 'fingerprint' : `${service} fingerprint`,
      value,
    }))
  return { ...data, facts: [...data.facts, ...fingerprints] }
}
