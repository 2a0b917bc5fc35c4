/**
 * @module The composition root: opens a definition with its data and phase types, opens the store, and brings them together.
 * Nothing below knows all of them.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import { parse } from 'yaml'
import { UserError, UserErrors } from '../core/errors.ts'
import { hashJson, type JsonValue, sha256File } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import {
  type Diagnostic,
  Diagnostics,
  type Inspection,
  inspectWorkflow,
  type LoadedWorkflow,
  loadWorkflow,
  requireRunnable,
  toUserError,
  type Vocabulary,
} from '../definition/index.ts'
import { workflowJsonSchema } from '../definition/json-schema.ts'
import type { PhaseRegistry } from '../definition/phase-type.ts'
import { listPlugins, loadPlugins, type Plugins } from '../definition/plugins.ts'
import { phaseTypes } from '../phases/index.ts'
import { knownOutputs, knownTypes, requiredKeys } from '../phases/known-types.ts'
import { MARKET_SERVICE, STRATEGY_FILES_SERVICE } from '../phases/market-service.ts'
import { hasParts, loadParts, offersPart } from '../phases/plug-in-parts.ts'
import { EARLIER_SEARCHES_SERVICE } from '../phases/search-cost.ts'
import { type AgentsSection, agentsSection } from '../phases/tasks-config.ts'
import { keepReferences } from '../phases/tasks-references.ts'
import { AGENTS_FINGERPRINT, PROVIDERS_SERVICE } from '../phases/tasks-service.ts'
import { buildPlan, type Plan } from '../plan/index.ts'
import { checkMarketConfig, loadMarket, type MarketData, marketConfigSchema } from '../research/market/index.ts'
import { withEarlierRuns } from './earlier-runs.ts'
import { earlierSearches } from './earlier-searches.ts'
import { type LearnedPins, pinLearned } from './learned-pins.ts'
import { marketOrigin } from './market-origin.ts'
import { readStore, storeFolderOf } from './open-store.ts'

/** A workflow that is ready to run: checked, with its data in memory, planned. */
export interface Prepared {
  /** Absolute path of the definition. */
  readonly file: string
  readonly plan: Plan
  readonly registry: PhaseRegistry
  readonly plugins: Plugins
  /** What phases share, by name; plain data and shared memory. */
  readonly services: Readonly<Record<string, unknown>>
  /** By service: its part of the content keys. */
  readonly fingerprints: Readonly<Record<string, string>>
  /** Legal, but probably not meant; and what this version cannot run. */
  readonly warnings: readonly Diagnostic[]
  /** Values of the environment variables that the definition calls secret; never stored. */
  readonly secrets: Readonly<Record<string, string>>
  /** Learned corrections that its tasks name: a new run pins these. */
  readonly learned: LearnedPins
  /** Where the run comes from, journaled with it: the definition as written and what the data are. */
  readonly origin: JsonValue
}

export interface PrepareOptions {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** `path=value`. */
  readonly set?: readonly string[]
  /** Folder of the store that holds earlier runs; `.phaseline` unless given. */
  readonly store?: string | undefined
  /** Learned corrections that the run has begun with. Default: as their files have them. */
  readonly learned?: LearnedPins | undefined
}

/** The language with the given phase types. */
function vocabularyOf(types: PhaseRegistry): Vocabulary {
  return {
    phaseTypes: types,
    sections: { data: marketConfigSchema, agents: agentsSection },
    knownTypes,
    knownOutputs,
    requiredKeys,
  }
}

/** The same without the checks that look at data. */
function withoutChecks(types: PhaseRegistry): Vocabulary {
  return vocabularyOf(Object.fromEntries(Object.entries(types).map(([name, { check: _, ...type }]) => [name, type])))
}

interface Extended {
  readonly registry: PhaseRegistry
  readonly plugins: Plugins
  /** By plug-in: the SHA-256 of its file, so that an edited plug-in computes its phases again. */
  readonly fingerprints: Readonly<Record<string, string>>
  /** What phases need to know of the plug-ins. */
  readonly services: Readonly<Record<string, unknown>>
  /** Whether there are strategies among them. */
  readonly hasStrategies: boolean
}

/** The language as the definition at `path` has it: with its plug-ins, without the checks that look at data. */
export async function languageOf(path: string): Promise<Vocabulary> {
  return withoutChecks((await extend(path)).registry)
}

/** The built-in phase types and those of the definition's plug-ins. */
async function extend(path: string): Promise<Extended> {
  const plugins = await loadPlugins(await listPlugins(path), phaseTypes, offersPart)
  const parts = await loadParts(plugins.files)
  const isResearch = hasParts(parts)
  const fingerprints: Record<string, string> = {}
  for (const file of plugins.files) fingerprints[`plugin ${basename(file)}`] = await sha256File(file)
  const uses = Object.keys(fingerprints)
  const own = Object.entries(plugins.phaseTypes).map(([name, type]) => [
    name,
    { ...type, uses: [...type.uses, ...uses] },
  ])
  // What trades may use a strategy, a metric or a sampler of a plug-in: its results are as old as the file.
  const traders = Object.entries(isResearch ? phaseTypes : {})
    .filter(([, type]) => type.uses.includes(MARKET_SERVICE))
    .map(([name, type]) => [name, { ...type, uses: [...type.uses, ...uses] }])
  return {
    registry: { ...phaseTypes, ...Object.fromEntries(traders), ...Object.fromEntries(own) },
    plugins,
    fingerprints,
    services: isResearch ? { [STRATEGY_FILES_SERVICE]: plugins.files } : {},
    hasStrategies: Object.keys(parts.strategies).length > 0,
  }
}

/** How long searches with strategies of plug-ins took before; nothing where there are none. */
async function durationsOf(
  { loaded }: Inspection,
  options: Pick<PrepareOptions, 'cwd' | 'store'>,
): Promise<Readonly<Record<string, unknown>>> {
  const store = loaded && readStore(options.cwd, options.store)
  if (store === undefined) return {}
  try {
    return { [EARLIER_SEARCHES_SERVICE]: await earlierSearches(store, loaded!.workflow.name) }
  } finally {
    await store.close()
  }
}

/**
 * Reads a definition, opens its data, and plans it.
 *
 * @throws UserErrors with all mistakes of the definition and of the data at once
 * @example
 * const { plan } = await prepare('workflow.yaml', { cwd: process.cwd(), env: process.env })
 */
export async function prepare(file: string, options: PrepareOptions): Promise<Prepared> {
  const path = requireFile(file, options.cwd)
  const shown = shortest(path, options.cwd)
  const common = { env: options.env, overrides: options.set ?? [] }
  const { registry, plugins, fingerprints, services: own, hasStrategies } = await extend(path)
  const first = await inspectWorkflow(path, { ...common, vocabulary: withoutChecks(registry) })
  const opened = await openData(first, path)
  // A service that is null could not be opened: its own errors are reported, and checks that need it say nothing.
  const services = {
    ...own,
    ...providerNames(first),
    ...(hasStrategies ? await durationsOf(first, options) : {}),
    ...(opened === undefined ? {} : { [MARKET_SERVICE]: opened.market ?? null }),
  }
  const { loaded, diagnostics } = await inspectWorkflow(path, {
    ...common,
    vocabulary: { ...vocabularyOf(registry), validators: Object.keys(plugins.validators), strict: true },
    services,
  })
  const errors = [
    ...diagnostics.filter(({ severity }) => severity === 'error').map((each) => toUserError(each)),
    ...(opened?.errors ?? []).map((error) => placedAtData(error, loaded ?? first.loaded)),
  ].map((error) => withShortPath(error, path, shown))
  if (errors[0] !== undefined) throw new UserErrors([errors[0], ...errors.slice(1)])
  const planned = await withShortPaths(path, shown, async () => keepReferences(buildPlan(loaded!)))
  const learned = await pinLearned(planned, dirname(path), options.learned)
  const decisive = {
    ...fingerprints,
    ...agentsFingerprint(planned, learned),
    ...(opened?.market === undefined ? {} : { [MARKET_SERVICE]: opened.market.fingerprint }),
  }
  const store = {
    openStore: () => readStore(options.cwd, options.store),
    folder: storeFolderOf(options.cwd, options.store),
    fingerprints: decisive,
  }
  const { plan, warnings } = await withShortPaths(path, shown, () => withEarlierRuns(planned, loaded!, store))
  return {
    file: path,
    plan,
    secrets: Object.fromEntries(
      plan.workflow.secrets.flatMap((name) => (options.env[name] === undefined ? [] : [[name, options.env[name]]])),
    ),
    registry,
    plugins,
    services,
    fingerprints: decisive,
    learned,
    warnings: [
      ...(opened?.assumed === true ? [splitsWarning(loaded!)] : []),
      ...(opened?.absent === undefined ? [] : absentData(opened.absent, loaded!)),
      ...diagnostics.filter(({ severity }) => severity !== 'error'),
      ...warnings,
    ].map((each) => ({ ...each, where: { ...each.where, file: shown } })),
    origin: {
      definition: { file: shown, path, text: readFileSync(path, 'utf8') },
      set: options.set ?? [],
      ...(Object.keys(learned).length === 0 ? {} : { learned: learned as unknown as JsonValue }),
      ...(opened?.market === undefined ? {} : { data: marketOrigin(opened.market) }),
    },
  }
}

/** What all phases of tasks share, as the definition has it. */
export function agentsOf({ workflow }: Plan): AgentsSection | undefined {
  return (workflow as { readonly agents?: AgentsSection }).agents
}

/** What checks of tasks need to know of the section `agents`; nothing while it has mistakes of its own. */
function providerNames({ loaded }: Inspection): Readonly<Record<string, readonly string[]>> {
  if (loaded === undefined) return {}
  const { agents } = loaded.workflow as { readonly agents?: AgentsSection }
  return { [PROVIDERS_SERVICE]: Object.keys(agents?.providers ?? {}) }
}

/** Providers and learned corrections decide answers; budgets and limits only when and whether there are any. */
export function agentsFingerprint(plan: Plan, learned: LearnedPins): Readonly<Record<string, string>> {
  const { providers = {} } = agentsOf(plan) ?? {}
  const versions = Object.entries(learned).map(([file, { version }]) => [file, version])
  if (versions.length > 0) return { [AGENTS_FINGERPRINT]: hashJson({ providers, learned: versions }) }
  return Object.keys(providers).length === 0 ? {} : { [AGENTS_FINGERPRINT]: hashJson(providers) }
}

/**
 * Reads a definition without its data, for what is about its text alone.
 *
 * @throws UserErrors with all mistakes that can be found without data
 */
export async function readDefinition(file: string, options: PrepareOptions): Promise<LoadedWorkflow> {
  const path = requireFile(file, options.cwd)
  const { registry } = await extend(path)
  return loadWorkflow(path, { vocabulary: withoutChecks(registry), env: options.env, overrides: options.set ?? [] })
}

/** The JSON Schema of definitions with the phase types of this version. */
export function workflowSchema(): JsonValue {
  return workflowJsonSchema(vocabularyOf(phaseTypes))
}

/** Refuses what is legal but cannot run in this version. */
export function requireReady({ warnings }: Prepared): void {
  requireRunnable({ diagnostics: warnings } as LoadedWorkflow)
}

interface OpenedData {
  readonly market?: MarketData
  /** Whether the splits are assumed, not written. */
  readonly assumed?: boolean
  readonly errors?: readonly UserError[]
  /** The prices are looked for where they usually are, and are not there. */
  readonly absent?: UserError
}

/** The market data of the `data` section; `undefined` when the workflow has none. */
async function openData(inspection: Inspection, path: string): Promise<OpenedData | undefined> {
  const section = inspection.loaded === undefined ? rawSection(path) : inspection.loaded.workflow.data
  if (section === undefined || section === null) return undefined
  // A section that does not fit its schema is reported with its lines by the definition.
  if (checkMarketConfig(section).length > 0 && !marketConfigSchema.safeParse(section).success) return {}
  const assumed = assumedSplits(inspection, section)
  try {
    return {
      market: await loadMarket({ ...section, ...assumed }, { baseDir: dirname(path) }),
      assumed: assumed !== undefined,
    }
  } catch (error) {
    if (error instanceof UserErrors) return { errors: error.errors }
    const isAbsent =
      error instanceof UserError && error.code === 'DATA_FILE_MISSING' && !Object.hasOwn(section, 'source')
    if (isAbsent) return { absent: error }
    if (error instanceof UserError) return { errors: [error] }
    throw error
  }
}

/** A definition that leaves it open where its prices are can be checked and planned without them. */
function absentData(error: UserError, loaded: LoadedWorkflow): readonly Diagnostic[] {
  const found = new Diagnostics(loaded.source)
  found.add({
    severity: 'unavailable',
    code: error.code,
    message: `${error.message.replace(/\.$/, '')}: it can be planned, not run.`,
    path: ['data'],
    at: 'key',
    hint: error.hint,
  })
  return found.list()
}

/** A mistake of the data that is in none of their files is one of the section that names them. */
function placedAtData(error: UserError, loaded: LoadedWorkflow | undefined): UserError {
  if (error.where !== undefined || loaded === undefined) return error
  const found = new Diagnostics(loaded.source)
  found.add({ code: error.code, message: error.message, path: ['data', 'source'], hint: error.hint })
  return toUserError(found.list()[0]!)
}

/** Splits for a workflow whose phases name `train` or `test` and whose data define none. */
const USUAL_SPLITS = { train: 0.7, test: 0.3 }

function assumedSplits({ loaded }: Inspection, section: object): { readonly splits: typeof USUAL_SPLITS } | undefined {
  if ('splits' in section && Object.keys((section as { splits: object }).splits).length > 0) return undefined
  const named = loaded?.graph.some(({ config }) => {
    const split = (config as { readonly data_split?: unknown } | null)?.data_split
    return typeof split === 'string' && Object.hasOwn(USUAL_SPLITS, split)
  })
  return named === true ? { splits: USUAL_SPLITS } : undefined
}

/** The section of a definition that has mistakes elsewhere, so that those of its data are found in the same pass. */
function rawSection(path: string): unknown {
  if (!/\.(ya?ml|json)$/.test(path)) return undefined
  try {
    const document = parse(readFileSync(path, 'utf8')) as { data?: unknown } | null
    return document?.data
  } catch {
    return undefined
  }
}

function splitsWarning(loaded: LoadedWorkflow): Diagnostic {
  return {
    severity: 'warning',
    code: 'DATA_SPLITS_ASSUMED',
    message: 'Phases name splits and the data define none: the first 70 % are `train`, the last 30 % `test`.',
    path: ['data'],
    where: loaded.locate(['data']),
    hint: 'Write `splits: { train: 0.7, test: 0.3 }` under `data`.',
  }
}

function requireFile(file: string, cwd: string): string {
  const path = resolve(cwd, file)
  if (existsSync(path)) return path
  const folder = dirname(path)
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(ya?ml|json|[cm]?[jt]s)$/.test(name)) : []
  throw new UserError(
    'WF_FILE',
    `Expected a definition at ${file}, there is no such file.${didYouMean(basename(path), names)}`,
    {
      hint:
        names.length === 0
          ? 'Make a project with `phaseline init DIR`.'
          : `In that folder: ${names.slice(0, 8).join(', ')}.`,
    },
  )
}

function shortest(path: string, cwd: string): string {
  const short = relative(cwd, path)
  return short.startsWith('..') || short === '' ? path : short
}

/** People typed a relative path; that is what they want to read. */
function withShortPath(error: UserError, path: string, shown: string): UserError {
  if (error.where?.file !== path) return error
  return new UserError(error.code, error.message, {
    where: { ...error.where, file: shown },
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(error.frame === undefined ? {} : { frame: error.frame }),
    cause: error,
  })
}

/** The same for all that `work` throws. */
async function withShortPaths<T>(path: string, shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof UserErrors)) throw error
    const [first, ...others] = error.errors.map((each) => withShortPath(each, path, shown))
    throw new UserErrors([first!, ...others])
  }
}
