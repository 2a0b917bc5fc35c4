/**
 * @module A phase over a list that an earlier phase made: its work is done once per element, and each output becomes the
 * list of the elements' outputs. A finished element is a part of the phase: a crash does not cost it.
 */
import type { JsonValue } from '../core/hash.ts'
import { hashJson } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import type { OutputValue } from '../definition/phase-type.ts'
import type { ArtifactRecord, PhaseArtifacts } from './artifact.ts'
import { readJson, writeArtifacts } from './artifact-files.ts'
import type { PhaseJob } from './hosts/phase-host.ts'
import { findDamagedFile, intactParts } from './reuse.ts'
import type { RunSession } from './run-session.ts'
import { elementFolder } from './scaffolding.ts'

/**
 * Runs `job` once for each config and puts the results together.
 *
 * @param cores how many elements run at once, at most
 * @param run runs one job on its host
 */
export async function runForEach(
  session: RunSession,
  job: PhaseJob,
  configs: readonly JsonValue[],
  cores: number,
  run: (job: PhaseJob) => Promise<PhaseArtifacts>,
): Promise<PhaseArtifacts> {
  const finished = new Map(job.parts.map((part) => [part.name, part.meta as unknown as PhaseArtifacts]))
  const lanes = Math.max(1, Math.min(configs.length, Math.floor(cores)))
  const maxWorkers = Math.max(1, Math.floor(job.resources.maxWorkers / lanes))
  const { store } = session.options
  const { partsFrom } = session.state.phases.get(job.phase) ?? {}
  // An element begins once in an attempt: what it can go on from was written before.
  const begun = store.partsByKey(session.state.id, job.phase, partsFrom)
  const results: PhaseArtifacts[] = []
  let next = 0
  let done = 0
  let stopped = false

  function stop(error: unknown): never {
    stopped = true
    throw error
  }

  async function runElement(index: number): Promise<PhaseArtifacts> {
    const name = `item-${index}`
    const known = finished.get(name)
    if (known !== undefined && (await findDamagedFile(store, known)) === undefined) return known
    const key = hashJson([job.key, index])
    const { parts } = await intactParts(store, begun.get(key) ?? [])
    const artifacts = await run({
      ...job,
      config: configs[index]!,
      seed: `${job.seed}/${index}`,
      folder: elementFolder(job.folder, index),
      key,
      parts,
      resources: { ...job.resources, maxWorkers },
    })
    const meta = artifacts as unknown as JsonValue
    const sha256 = hashJson(meta)
    await session.journalPart(
      { type: 'part_written', phase: job.phase, key: job.key, name, meta, sha256, bytes: 0 },
      new Uint8Array(),
    )
    return artifacts
  }

  async function runLane(): Promise<void> {
    while (next < configs.length && !stopped) {
      const index = next++
      results[index] = await runElement(index)
      session.progress(job.phase, { done: ++done, total: configs.length, unit: 'items' })
    }
  }

  // After a failure the elements under way are waited for: nothing of this attempt may run beside the next one.
  const lanesEnded = await Promise.allSettled(Array.from({ length: lanes }, () => runLane().catch(stop)))
  const failed = lanesEnded.find((lane) => lane.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return combine(session, job, results)
}

async function combine(
  session: RunSession,
  job: PhaseJob,
  results: readonly PhaseArtifacts[],
): Promise<PhaseArtifacts> {
  const { folder } = session.options.store
  const outputs: Record<string, OutputValue> = {}
  const names = new Set([...job.outputs, ...results.flatMap((each) => each.outputs.map(({ name }) => name))])
  for (const name of names) {
    const records = results.flatMap((each) => each.outputs.filter((record) => record.name === name))
    outputs[name] = await combineOutput(folder, records)
  }
  const figures: Figure[] = []
  for (const [index, each] of results.entries()) {
    if (each.figures === undefined) continue
    const drawn = (await readJson(folder, each.figures)) as unknown as readonly Figure[]
    figures.push(...drawn.map((figure) => ({ ...figure, title: `${figure.title} (${index + 1})` })))
  }
  const written = await writeArtifacts(folder, job.folder, outputs, figures, session.killPoint)
  const warnings = results.flatMap((each, index) => each.warnings.map((warning) => `Item ${index + 1}: ${warning}`))
  return { ...written, warnings }
}

async function combineOutput(folder: string, records: readonly ArtifactRecord[]): Promise<OutputValue> {
  if (records.length > 0 && records.every(({ kind }) => kind === 'table')) {
    const paths = records.map(({ path }) => `${folder}/${path}`)
    return {
      kind: 'parquet',
      async write(path) {
        const { mergeParquet } = await import('../tables/parquet.ts')
        await mergeParquet(paths, path)
      },
    }
  }
  return { kind: 'json', value: await Promise.all(records.map((record) => readJson(folder, record))) }
}
