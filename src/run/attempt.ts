/**
 * @module One attempt of a phase, inside its host: builds the context, calls the phase type, writes what it returns.
 */
import { join } from 'node:path'
import { type Clock, systemClock } from '../core/clock.ts'
import { BugError, TerminalError, UserError } from '../core/errors.ts'
import { type JsonValue, sha256 } from '../core/hash.ts'
import { didYouMean } from '../core/suggest.ts'
import type {
  OutputValue,
  Parts,
  PhaseContext,
  PhaseRegistry,
  PhaseResult,
  PhaseType,
  Progress,
} from '../definition/phase-type.ts'
import { concatTables, type Table } from '../tables/table.ts'
import type { PhaseArtifacts } from './artifact.ts'
import { fileNameOf, readJson, readTable, readVerified, writeArtifacts, writeBytes } from './artifact-files.ts'
import type { JobInput, PhaseHooks, PhaseJob } from './hosts/phase-host.ts'
import { type KillPoint, noKillPoint } from './kill-point.ts'
import { createRedactor, type Secrets } from './redact.ts'
import { partFolder } from './scaffolding.ts'
import type { StoredPart } from './store/store.ts'
import { isDiskFull, storeError } from './store/store-error.ts'

/** Parts up to this size live in the journal: one fsync instead of three. */
export const INLINE_PART_BYTES = 16_384

/** Progress is passed on at most this often; the last one always is. */
const PROGRESS_INTERVAL_MS = 50

export interface AttemptSetup {
  readonly registry: PhaseRegistry
  readonly services: Readonly<Record<string, unknown>>
  readonly clock?: Clock
  readonly killPoint?: KillPoint
}

/**
 * Runs `job` here, in this thread. Resolves when its artifacts are on disk.
 *
 * @throws TerminalError STORE_FULL when the disk is full; else what the phase throws
 */
export async function performAttempt(
  job: PhaseJob,
  setup: AttemptSetup,
  hooks: PhaseHooks,
  signal: AbortSignal,
): Promise<PhaseArtifacts> {
  try {
    return await perform(job, setup, hooks, signal)
  } catch (error) {
    // Said by its code, which survives the way between threads.
    throw isDiskFull(error) ? storeError(error, `Files of phase ${job.phase} cannot be written`) : error
  }
}

async function perform(
  job: PhaseJob,
  setup: AttemptSetup,
  hooks: PhaseHooks,
  signal: AbortSignal,
): Promise<PhaseArtifacts> {
  const { killPoint = noKillPoint, clock = systemClock } = setup
  const type = requireType(setup.registry, job.type)
  const progress = throttleProgress(hooks.progress, clock)
  const context: PhaseContext = {
    phase: { name: job.phase, type: job.type, outputs: job.outputs },
    config: parseConfig(type, job.phase, job.config),
    seed: job.seed,
    signal,
    resources: job.resources,
    input: createInputReader(job),
    inputs: job.inputs.map(({ reference }) => reference),
    services: setup.services,
    parts: createParts(job, hooks, killPoint),
    progress: progress.report,
    log: hooks.log,
  }
  const result = job.mode === 'run' ? await type.run(context) : await type.partial?.(context)
  if (result === undefined) throw new BugError(`Phase type ${job.type} has no partial results.`)
  progress.flush()
  for (const name of job.outputs) {
    if (result.outputs[name] === undefined) {
      const names = Object.keys(result.outputs)
      throw new UserError(
        'OUTPUT_MISSING',
        `Expected phase ${job.phase} (${job.type}) to return "${name}", returned: ${names.join(', ') || 'nothing'}.${didYouMean(name, names)}`,
        { hint: 'Correct `outputs` in the definition.' },
      )
    }
  }
  const { outputs, figures, warnings } = withoutSecrets(result, job.secrets)
  const written = await writeArtifacts(job.storeFolder, job.folder, outputs, figures, killPoint)
  return { ...written, warnings: warnings ?? [] }
}

/** What a phase returns is shown in reports and handed on: a secret in it stays a name. Numbers and large tables hold none. */
function withoutSecrets(result: PhaseResult, secrets: Secrets | undefined): PhaseResult {
  const redact = secrets === undefined ? undefined : createRedactor(secrets)
  if (redact === undefined) return result
  const outputs = Object.entries(result.outputs).map(([name, output]): [string, OutputValue] => {
    if (output.kind === 'json') return [name, { ...output, value: redact(output.value) }]
    if (output.kind === 'parquet') return [name, output]
    const columns = output.table.columns.map((column) =>
      column.type === 'text' ? { ...column, values: redact(column.values) } : column,
    )
    return [name, { ...output, table: { ...output.table, columns } }]
  })
  return {
    outputs: Object.fromEntries(outputs),
    ...(result.figures === undefined ? {} : { figures: redact(result.figures) }),
    ...(result.warnings === undefined ? {} : { warnings: redact(result.warnings) }),
  }
}

/** The phase type of that name. @throws UserError PHASE_TYPE_UNKNOWN */
export function requireType(registry: PhaseRegistry, name: string): PhaseType {
  const type = Object.hasOwn(registry, name) ? registry[name] : undefined
  if (type !== undefined) return type
  throw new UserError(
    'PHASE_TYPE_UNKNOWN',
    `Expected a phase type, was "${name}".${didYouMean(name, Object.keys(registry))}`,
    {
      hint: '`phaseline list phases` shows the types that there are.',
    },
  )
}

/** The config as the type's schema parses it. @throws UserError PHASE_CONFIG with every mistake */
export function parseConfig(type: PhaseType, phase: string, config: JsonValue): unknown {
  const parsed = type.config.safeParse(config)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => `${['config', ...path].join('.')}: ${message}`)
  throw new UserError(
    'PHASE_CONFIG',
    `The config of phase ${phase} does not fit type ${type.type}: ${issues.join('; ')}.`,
  )
}

function createInputReader(job: PhaseJob): PhaseContext['input'] {
  const read = new Map<string, Promise<JsonValue | Table>>()
  return (reference, { columns } = {}) => {
    const id = columns === undefined ? reference : JSON.stringify([reference, ...columns])
    const known = read.get(id)
    if (known !== undefined) return known
    const input = job.inputs.find((each) => each.reference === reference)
    if (input === undefined) {
      const references = job.inputs.map((each) => each.reference)
      throw new UserError(
        'INPUT_UNDECLARED',
        `Expected an input of phase ${job.phase} (${references.join(', ') || 'it declares none'}), was "${reference}".${didYouMean(reference, references)}`,
        { hint: `Add "${reference}" to \`inputs\`.` },
      )
    }
    const value = readInput(job, input, columns)
    read.set(id, value)
    return value
  }
}

async function readInput(
  { storeFolder }: PhaseJob,
  { sources, list, path, reference }: JobInput,
  columns: readonly string[] | undefined,
): Promise<JsonValue | Table> {
  const { ofEach, ofList } = list ? splitListPath(path) : { ofEach: path, ofList: [] }
  const values = await Promise.all(
    sources.map(async ({ kind, file, sha256 }) =>
      kind === 'table'
        ? readTable(storeFolder, { path: file, sha256 }, columns)
        : valueAt(await readJson(storeFolder, { path: file, sha256 }), ofEach, reference),
    ),
  )
  if (!list) return values[0]!
  if (ofList.length > 0) return valueAt(values as JsonValue[], ofList, reference)
  const areTables = sources.length > 0 && sources.every(({ kind }) => kind === 'table')
  return areTables ? concatTables(values as Table[]) : (values as JsonValue[])
}

/**
 * A path into a list that several phases make: keys lead into each member, and the first index selects among them.
 *
 * @example
 * splitListPath(['best', 0, 'params']) // { ofEach: ['best'], ofList: [0, 'params'] }
 */
export function splitListPath(path: readonly (string | number)[]): {
  readonly ofEach: readonly (string | number)[]
  readonly ofList: readonly (string | number)[]
} {
  const index = path.findIndex((segment) => typeof segment === 'number')
  const at = index < 0 ? path.length : index
  return { ofEach: path.slice(0, at), ofList: path.slice(at) }
}

/** The value at a path of keys and indices. @throws TerminalError OUTPUT_UNKNOWN with what there is */
export function valueAt(whole: JsonValue, path: readonly (string | number)[], reference: string): JsonValue {
  let value = whole
  for (const key of path) {
    const container = value !== null && typeof value === 'object' ? (value as Record<string, JsonValue>) : {}
    if (!Object.hasOwn(container, key)) {
      const keys = Object.keys(container)
      throw new TerminalError(
        'OUTPUT_UNKNOWN',
        `Expected "${key}" in ${reference}, found: ${keys.slice(0, 20).join(', ') || 'nothing'}.${didYouMean(String(key), keys)}`,
      )
    }
    value = container[key]!
  }
  return value
}

function createParts(job: PhaseJob, hooks: PhaseHooks, killPoint: KillPoint): Parts {
  const parts = new Map(job.parts.map((part) => [part.name, part]))
  return {
    list: () => [...parts.values()],
    async write(name, bytes, meta) {
      let part: StoredPart
      if (bytes.byteLength <= INLINE_PART_BYTES) {
        part = { name, meta, sha256: sha256(bytes), bytes: bytes.byteLength }
        killPoint('part.written')
        await hooks.part(part, bytes)
      } else {
        const path = `${partFolder(job.folder, job.key)}/${fileNameOf(name)}`
        const written = await writeBytes(join(job.storeFolder, ...path.split('/')), bytes, killPoint)
        part = { name, meta, ...written, path }
        killPoint('part.written')
        await hooks.part(part, undefined)
      }
      killPoint('part.journaled')
      parts.set(name, part)
    },
    async read(name) {
      const part = parts.get(name)
      if (part === undefined) {
        const names = [...parts.keys()]
        throw new UserError(
          'INVALID_ARGUMENT',
          `Expected a part of phase ${job.phase}, was "${name}".${didYouMean(name, names)}`,
        )
      }
      if (part.path !== undefined) return readVerified(job.storeFolder, { path: part.path, sha256: part.sha256 })
      const bytes = await hooks.partBytes(name)
      if (sha256(bytes) !== part.sha256) {
        throw new TerminalError(
          'ARTIFACT_CORRUPT',
          `Expected part "${name}" of phase ${job.phase} as it was written; its bytes have changed.`,
        )
      }
      return bytes
    },
  }
}

function throttleProgress(
  send: (progress: Progress) => void,
  clock: Clock,
): { readonly report: (progress: Progress) => void; readonly flush: () => void } {
  let last = Number.NEGATIVE_INFINITY
  let held: Progress | undefined
  return {
    report(progress) {
      // Called for every trial: the object held back is filled up, not made anew.
      held = held === undefined ? { ...progress } : Object.assign(held, progress)
      const now = clock.monotonic()
      if (now - last < PROGRESS_INTERVAL_MS) return
      last = now
      send(held)
      held = undefined
    },
    flush() {
      if (held !== undefined) send(held)
      held = undefined
    },
  }
}
