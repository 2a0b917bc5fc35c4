/**
 * @module Reads a workflow: from YAML, from a TypeScript module or from an object, in any spelling, with every mistake at once.
 */
import { readFileSync } from 'node:fs'
import { basename, dirname, extname, resolve } from 'node:path'
import type { z } from 'zod'
import { type SourcePlace, UserError } from '../core/errors.ts'
import type { JsonValue } from '../core/hash.ts'
import { importModule } from '../core/import-module.ts'
import { checkPhases } from './check-phases.ts'
import { type Diagnostic, Diagnostics, type Finding, type Severity, throwDiagnostics } from './diagnostics.ts'
import { documentSchema, type WorkflowDocument } from './document.ts'
import type { Bindings, FlatPhase } from './flat-phase.ts'
import { flatten } from './flatten.ts'
import { resolveKnown } from './known-values.ts'
import { link } from './link.ts'
import { topologicalOrder } from './order.ts'
import { applyOverrides, type Override, parseOverride } from './overrides.ts'
import { prune } from './prune.ts'
import { schemaFindings } from './schema-issues.ts'
import { objectSource, type PathSegment, type Source } from './source.ts'
import { canonicalize, type Included, type Origin } from './spellings/canonicalize.ts'
import type { Vocabulary } from './vocabulary.ts'
import { canonicalSchema, DEFINITION_VERSION, type PhaseInput, type Workflow } from './workflow.ts'
import { describeValue, parseYaml } from './yaml.ts'

export interface LoadOptions {
  readonly vocabulary: Vocabulary
  /** `path=value`, as typed behind `--set`. Default: none. */
  readonly overrides?: readonly string[]
  /** What `${env.NAME}` can read. Default: nothing, so that a definition does not depend on the machine unasked. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What `check` of phase types may look at, once it is open: `{ market }`. Default: nothing. */
  readonly services?: Readonly<Record<string, unknown>>
}

/** A workflow without mistakes, with its graph. */
export interface LoadedWorkflow {
  readonly workflow: Workflow
  /** What to call it in messages: the path as given. */
  readonly file: string
  /** Phases in topological order, with every name looked up. */
  readonly graph: readonly FlatPhase[]
  /** Warnings, and what this version cannot run. */
  readonly diagnostics: readonly Diagnostic[]
  /** The sections from outside as their schemas parsed them, by key. */
  readonly sections: Readonly<Record<string, unknown>>
  /** For messages about places in the file. */
  readonly source: Source
  /** Where the value at a path of the document stands. */
  locate(path: readonly PathSegment[]): SourcePlace
}

/** The result of reading with mistakes: `loaded` is absent when one of `diagnostics` is an error. */
export interface Inspection {
  readonly diagnostics: readonly Diagnostic[]
  readonly loaded?: LoadedWorkflow
}

/**
 * Reads a definition file: `.yaml`, `.yml`, `.json`, or a `.ts`, `.js` or `.mjs` module that exports `workflow`.
 *
 * @throws UserErrors with every mistake, each with its place
 * @example
 * const { workflow } = await loadWorkflow('workflow.yaml', { vocabulary })
 */
export async function loadWorkflow(path: string, options: LoadOptions): Promise<LoadedWorkflow> {
  return required(await inspectWorkflow(path, options))
}

/** Like {@link loadWorkflow}, from text. `file` is the name for messages and the base of sub-workflow paths. */
export function parseWorkflow(text: string, options: LoadOptions & { readonly file?: string }): LoadedWorkflow {
  return required(inspectText(text, options.file ?? 'workflow.yaml', options))
}

/** Like {@link loadWorkflow}, from a plain object. */
export function readWorkflow(value: unknown, options: LoadOptions & { readonly file?: string }): LoadedWorkflow {
  return required(inspectObject(value, options))
}

/** {@link inspectWorkflow} from a plain object. `file` is the name for messages and the base of sub-workflow paths. */
export function inspectObject(value: unknown, options: LoadOptions & { readonly file?: string }): Inspection {
  const { file } = options
  return inspectValue(value, objectSource(file ?? 'workflow'), file === undefined ? [] : [resolve(file)], options)
}

/** Reads without throwing over mistakes in the definition: for `validate` and editors. */
export async function inspectWorkflow(path: string, options: LoadOptions): Promise<Inspection> {
  if (/^\.[cm]?[jt]s$/.test(extname(path)))
    return inspectValue(await importWorkflow(path), objectSource(path), [], options)
  return inspectText(readText(path), path, options)
}

/** {@link inspectWorkflow} from text. */
export function inspectText(text: string, file: string, options: LoadOptions): Inspection {
  const { source, value, mistakes } = parseYaml(text, file)
  const diagnostics = syntaxDiagnostics(source, mistakes)
  if (diagnostics.length > 0) return { diagnostics }
  return inspectValue(value, source, [resolve(file)], options)
}

function required({ loaded, diagnostics }: Inspection): LoadedWorkflow {
  throwDiagnostics(diagnostics)
  return loaded!
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : (error as Error).message
    throw new UserError('WF_FILE', `Expected a definition at "${path}", but it ${reason}.`, { cause: error })
  }
}

async function importWorkflow(path: string): Promise<unknown> {
  readText(path)
  let module: Readonly<Record<string, unknown>>
  try {
    module = await importModule(resolve(path))
  } catch (error) {
    throw new UserError('WF_FILE', `Expected a module that loads, was: ${(error as Error).message}.`, {
      where: { file: path },
      cause: error,
    })
  }
  const value = module.workflow ?? module.default
  if (value !== undefined) return value
  throw new UserError(
    'WF_FILE',
    `Expected an export "workflow", was: ${Object.keys(module).join(', ') || 'nothing'}.`,
    {
      where: { file: path },
      hint: 'Write `export const workflow = defineWorkflow({ … })`.',
    },
  )
}

function syntaxDiagnostics(source: Source, mistakes: ReturnType<typeof parseYaml>['mistakes']): readonly Diagnostic[] {
  return mistakes.map(({ code, message, place, path }) => {
    const frame = source.frame(place)
    return {
      severity: 'error' as const,
      code,
      message,
      path,
      where: { file: source.file, line: place.line, column: place.column },
      ...(frame === undefined ? {} : { frame }),
    }
  })
}

/**
 * @param files absolute paths of the files that include each other, to find circles
 */
function inspectValue(value: unknown, source: Source, files: readonly string[], options: LoadOptions): Inspection {
  const { vocabulary } = options
  const found = new Diagnostics(source)
  const nested: Diagnostics[] = []
  const add = (finding: Finding): void => found.add(finding)
  const done = (loaded?: Omit<LoadedWorkflow, 'diagnostics'>): Inspection => {
    const diagnostics = [found, ...nested].flatMap((each) => each.list())
    const failed = diagnostics.some(({ severity }) => severity === 'error')
    return failed || loaded === undefined ? { diagnostics } : { diagnostics, loaded: { ...loaded, diagnostics } }
  }

  const checked = checkDocument(withOverrides(value, options.overrides ?? [], add), vocabulary, add)
  if (checked === undefined) return done()
  const { document } = checked
  const sections = Object.fromEntries(
    Object.keys(vocabulary.sections).map((key) => [
      key,
      (document as unknown as Readonly<Record<string, unknown>>)[key],
    ]),
  )
  const include = (file: string, origin: Origin): Included | undefined =>
    includeFile(file, origin, files, options, nested)
  const { input, origins } = canonicalize(document, sections, checked.add, {
    ...(files.length === 0 ? {} : { include }),
    ...(checked.places === undefined ? {} : { places: checked.places }),
  })
  input.name ??= basename(source.file, extname(source.file)) || 'workflow'
  const environment = readEnvironment(options.env ?? {}, (input.secrets as string[] | undefined) ?? [])
  const schema = canonicalSchema(vocabulary.sections)
  const parsed = schema.safeParse(input)
  if (!parsed.success) {
    // What the document schema let through and the canonical one does not is about whole sections, so the path still leads there.
    for (const finding of schemaFindings(parsed.error.issues, schema, input, [])) add(finding)
    return done()
  }
  const workflow = { ...parsed.data, ...withoutUndefined(sections) } as Workflow
  if (workflow.phases.length === 0) {
    add({
      severity: 'warning',
      code: 'WF_NO_PHASES',
      message: 'Expected a key "phases", was nothing: there is nothing to run.',
      path: [],
    })
  }
  const known: Bindings = {
    env: environment.values,
    workflow: { name: workflow.name, version: workflow.version, type: workflow.type, seed: workflow.seed },
  }
  const global_config = resolveKnown(workflow.global_config as JsonValue, known, ['global_config'], checked.add)
  const bindings: Bindings = { ...known, global_config }
  const graph = linkGraph(workflow, origins, bindings, environment.secrets, options)
  return done({
    workflow,
    file: source.file,
    source,
    graph,
    sections: Object.fromEntries(
      Object.keys(sections).map((key) => [key, (parsed.data as Readonly<Record<string, unknown>>)[key]]),
    ),
    locate(path) {
      const place = source.locate(path, 'value')
      return { file: source.file, ...(place === undefined ? {} : { line: place.line, column: place.column }) }
    },
  })
}

function withOverrides(value: unknown, texts: readonly string[], add: (finding: Finding) => void): unknown {
  const overrides: Override[] = []
  for (const text of texts) {
    const parsed = parseOverride(text)
    if ('code' in parsed) add(parsed)
    else overrides.push(parsed)
  }
  return applyOverrides(value, overrides, add)
}

interface CheckedDocument {
  readonly document: WorkflowDocument & { readonly workflow?: WorkflowDocument }
  readonly places?: WeakMap<object, readonly PathSegment[]>
  /** Leaves out what is only a consequence of a mistake that is reported already. */
  readonly add: (finding: Finding) => void
}

/** Codes that a phase which was left out causes elsewhere. */
const consequences: readonly string[] = ['WF_UNKNOWN_PHASE', 'WF_UNKNOWN_NAME']

/** The document without its wrong parts, so that the rest can be checked too; `undefined` when nothing is left. */
function checkDocument(
  value: unknown,
  vocabulary: Vocabulary,
  add: (finding: Finding) => void,
): CheckedDocument | undefined {
  if (value === null || value === undefined) {
    add({ code: 'WF_WRONG_TYPE', message: 'Expected a workflow, was an empty file.', path: [] })
    return undefined
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    add({
      code: 'WF_WRONG_TYPE',
      message: `Expected a mapping with "workflow" and "phases", was ${describeValue(value)}.`,
      path: [],
    })
    return undefined
  }
  const version = (value as { definition_version?: unknown }).definition_version
  if (typeof version === 'number' && version > DEFINITION_VERSION) {
    add({
      code: 'WF_NEWER',
      message: `Expected a definition of version ${DEFINITION_VERSION} or older, was ${version}.`,
      path: ['definition_version'],
      hint: 'Update Phaseline.',
    })
    return undefined
  }
  const schema = documentSchema(vocabulary.sections)
  const parsed = schema.safeParse(value)
  if (parsed.success) return { document: value as CheckedDocument['document'], add }
  for (const finding of schemaFindings(parsed.error.issues, schema, value, [])) add(finding)
  const pruned = prune(value, schema as z.ZodType)
  if (pruned === undefined) return undefined
  return {
    document: pruned.value as CheckedDocument['document'],
    places: pruned.places,
    add: (finding) => {
      const follows =
        consequences.includes(finding.code) && [...pruned.lost].some((name) => finding.message.includes(`"${name}"`))
      if (!follows) add(finding)
    },
  }
}

function readEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
): { readonly values: Readonly<Record<string, string>>; readonly secrets: ReadonlyMap<string, boolean> } {
  const hidden = new Map(secrets.map((name) => [name, env[name] !== undefined]))
  const values = Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined && !hidden.has(pair[0])),
  )
  return { values, secrets: hidden }
}

function linkGraph(
  workflow: Workflow,
  origins: ReadonlyMap<string, Origin>,
  bindings: Bindings,
  secrets: ReadonlyMap<string, boolean>,
  { vocabulary, services = {} }: LoadOptions,
): readonly FlatPhase[] {
  const { phases } = flatten(workflow, origins, bindings)
  link(phases, { types: vocabulary, secrets })
  checkPhases(phases, vocabulary, services)
  const index = new Map(phases.map(({ name }, at) => [name, at]))
  const { order, cycles } = topologicalOrder(
    phases.map(({ after }) => after.flatMap((name) => (index.has(name) ? [index.get(name)!] : []))),
  )
  for (const cycle of cycles) reportCycle(cycle.map((at) => phases[at]!))
  return order.map((at) => phases[at]!)
}

function reportCycle(cycle: readonly FlatPhase[]): void {
  const [first, second = cycle[0]] = cycle
  if (first === undefined || second === undefined) return
  const { origin, phase, inputs } = first
  const input = inputs.findIndex((each) => each.phase === second.name)
  const dependency = phase.depends_on.indexOf(second.phase.name)
  const path =
    input >= 0
      ? [...origin.path, 'inputs', input]
      : dependency >= 0
        ? [...origin.path, 'depends_on', dependency]
        : origin.path
  origin.add({
    code: 'WF_CYCLE',
    message: `Circular dependencies: ${[...cycle, first].map(({ name }) => name).join(' → ')} (→ waits for).`,
    path,
  })
}

/** The phases of a sub-workflow's file. Its own head, limits and sections count only when it is run by itself. */
function includeFile(
  file: string,
  origin: Origin,
  files: readonly string[],
  options: LoadOptions,
  nested: Diagnostics[],
): Included | undefined {
  const path = resolve(dirname(files.at(-1)!), file)
  const fail = (message: string): undefined => {
    origin.add({ code: 'WF_SUBWORKFLOW', message, path: origin.path })
    return undefined
  }
  if (files.includes(path)) {
    return fail(
      `Expected sub-workflows that end, was a circle: ${[...files.slice(files.indexOf(path)), path].map((each) => basename(each)).join(' → ')}.`,
    )
  }
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return fail(`Expected a definition at "${file}", but it cannot be read.`)
  }
  const { source, value, mistakes } = parseYaml(text, path)
  if (mistakes[0] !== undefined)
    return fail(`Expected valid YAML in "${file}", line ${mistakes[0].place.line}: ${mistakes[0].message}`)
  const found = new Diagnostics(source)
  nested.push(found)
  const add = (finding: Finding): void => found.add(finding)
  const checked = checkDocument(value, options.vocabulary, add)
  if (checked === undefined) return undefined
  const { input, origins } = canonicalize(checked.document, {}, checked.add, {
    ...(checked.places === undefined ? {} : { places: checked.places }),
    include: (inner, at) => includeFile(inner, at, [...files, path], options, nested),
  })
  return { phases: (input.phases as PhaseInput[] | undefined) ?? [], origins }
}

function withoutUndefined(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined))
}

/** Throws what `severities` name; used before a run, which also refuses what is `unavailable`. */
export function requireRunnable(
  loaded: LoadedWorkflow,
  severities: readonly Severity[] = ['error', 'unavailable'],
): void {
  throwDiagnostics(loaded.diagnostics, severities)
}
