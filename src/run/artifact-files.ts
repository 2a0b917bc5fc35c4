/**
 * @module Artifacts on disk: written under a temporary name, fsynced, renamed, hashed; verified whenever they are read.
 *
 * The bytes of an artifact depend on its value only: canonical JSON, Parquet without times, figures in the order given.
 */
import { createHash } from 'node:crypto'
import { copyFile, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { temporaryName } from '../core/atomic-file.ts'
import { canonicalJson } from '../core/canonical-json.ts'
import { TerminalError } from '../core/errors.ts'
import { type JsonValue, sha256, sha256File } from '../core/hash.ts'
import type { Figure } from '../definition/figure.ts'
import type { OutputValue } from '../definition/phase-type.ts'
import { requireContent } from '../tables/contents.ts'
import type { Table } from '../tables/table.ts'
import type { ArtifactRecord } from './artifact.ts'
import { type KillPoint, noKillPoint } from './kill-point.ts'

/** A name that is a legal and harmless file name on every system; equal names stay equal, unequal ones unequal. */
export function fileNameOf(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_')
  return safe === name && name.length <= 100 ? name : `${safe.slice(0, 80)}-${sha256(name).slice(0, 8)}`
}

/** The folder of a phase, relative to the store. */
export function phaseFolder(run: string, phase: string): string {
  return `runs/${run}/${fileNameOf(phase)}`
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a folder so that its name survives a power failure. */
export async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true })
  if (made !== undefined) await syncPath(dirname(made))
}

async function writeSynced(path: string, bytes: Uint8Array, killPoint: KillPoint): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(bytes)
    killPoint('artifact.temporary')
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes one file of a phase durably. @returns its SHA-256 and size */
export async function writeBytes(
  path: string,
  bytes: Uint8Array,
  killPoint: KillPoint = noKillPoint,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  await makeFolder(dirname(path))
  const temporary = temporaryName(path)
  try {
    await writeSynced(temporary, bytes, killPoint)
    killPoint('artifact.synced')
    await rename(temporary, path)
    await syncPath(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  killPoint('artifact.renamed')
  return { sha256: sha256(bytes), bytes: bytes.byteLength }
}

interface Pending {
  readonly record: ArtifactRecord
  readonly temporary: string
  readonly path: string
}

/**
 * Writes outputs and figures of a phase into `folder`: all under temporary names first, then renamed together, then one
 * fsync of the folder. On failure nothing new is left.
 *
 * @param folder relative to `storeFolder`
 */
export async function writeArtifacts(
  storeFolder: string,
  folder: string,
  outputs: Readonly<Record<string, OutputValue>>,
  figures: readonly Figure[] | undefined,
  killPoint: KillPoint = noKillPoint,
): Promise<{ readonly outputs: readonly ArtifactRecord[]; readonly figures?: ArtifactRecord }> {
  const base = join(storeFolder, ...folder.split('/'))
  // A phase without outputs needs no folder.
  if (Object.keys(outputs).length === 0 && (figures ?? []).length === 0) return { outputs: [] }
  await makeFolder(base)
  const pending: Pending[] = []
  try {
    for (const [name, value] of Object.entries(outputs)) {
      pending.push(
        value.kind === 'json'
          ? await stageJson(base, folder, name, 'json', value.value, killPoint)
          : await stageParquet(base, folder, name, value, killPoint),
      )
    }
    const drawn = figures === undefined || figures.length === 0 ? undefined : figures
    if (drawn !== undefined) pending.push(await stageJson(base, folder, 'figures', 'figures', drawn, killPoint))
    killPoint('artifact.synced')
    for (const { temporary, path } of pending) await rename(temporary, path)
    if (pending.length > 0) await syncPath(base)
    killPoint('artifact.renamed')
    const records = pending.map(({ record }) => record)
    const last = records.at(-1)
    return drawn === undefined || last === undefined
      ? { outputs: records }
      : { outputs: records.slice(0, -1), figures: last }
  } catch (error) {
    for (const { temporary } of pending) await rm(temporary, { force: true })
    throw error
  }
}

async function stageJson(
  base: string,
  folder: string,
  name: string,
  kind: 'json' | 'figures',
  value: unknown,
  killPoint: KillPoint,
): Promise<Pending> {
  const file = kind === 'figures' ? 'figures.json' : outputFile(name, 'json')
  const path = join(base, file)
  const temporary = temporaryName(path)
  const bytes = Buffer.from(`${canonicalJson(value)}\n`)
  try {
    await writeSynced(temporary, bytes, killPoint)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  const record = { name, kind, path: `${folder}/${file}`, sha256: sha256(bytes), bytes: bytes.byteLength } as const
  return { record, temporary, path }
}

/** An output called `figures` must not take the place of the figures. */
function outputFile(name: string, extension: string): string {
  const file = fileNameOf(name)
  return file === 'figures' && extension === 'json' ? 'figures-output.json' : `${file}.${extension}`
}

async function stageParquet(
  base: string,
  folder: string,
  name: string,
  value: Exclude<OutputValue, { kind: 'json' }>,
  killPoint: KillPoint,
): Promise<Pending> {
  const file = outputFile(name, 'parquet')
  const path = join(base, file)
  const temporary = temporaryName(path)
  const holds = value.kind === 'table' ? value.holds : undefined
  if (value.kind === 'table' && holds !== undefined) requireContent(name, value.table, holds)
  try {
    if (value.kind === 'table') {
      const { writeParquet } = await import('../tables/parquet.ts')
      await writeParquet(temporary, value.table)
    } else {
      await value.write(temporary)
    }
    killPoint('artifact.temporary')
    await syncPath(temporary)
    const [hash, { size }] = await Promise.all([sha256File(temporary), stat(temporary)])
    const record = {
      name,
      kind: 'table',
      ...(holds === undefined ? {} : { holds }),
      path: `${folder}/${file}`,
      sha256: hash,
      bytes: size,
    } as const
    return { record, temporary, path }
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** What of a record is needed to check a file. */
export type FileRecord = Pick<ArtifactRecord, 'path' | 'sha256'> & { readonly bytes?: number }

/** Why a file is not what the journal says, or `undefined` when it is. */
export async function findDamage(storeFolder: string, record: FileRecord): Promise<'missing' | 'corrupt' | undefined> {
  const path = join(storeFolder, ...record.path.split('/'))
  try {
    if (record.bytes !== undefined && (await stat(path)).size !== record.bytes) return 'corrupt'
    // Small files are read at once: a stream costs more than they do.
    const hash =
      (record.bytes ?? Number.POSITIVE_INFINITY) <= 1 << 20 ? sha256(await readFile(path)) : await sha256File(path)
    return hash === record.sha256 ? undefined : 'corrupt'
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing'
    throw error
  }
}

function damaged(path: string, damage: 'missing' | 'corrupt'): TerminalError {
  return damage === 'missing'
    ? new TerminalError('ARTIFACT_MISSING', `Expected ${path}, which the journal names; the file is gone.`, {
        hint: 'Resume the run to compute it again.',
      })
    : new TerminalError('ARTIFACT_CORRUPT', `Expected ${path} as it was written; its bytes have changed.`, {
        hint: 'Resume the run to compute it again.',
      })
}

/** The bytes of a file in the store. @throws TerminalError ARTIFACT_MISSING or ARTIFACT_CORRUPT */
export async function readVerified(storeFolder: string, record: FileRecord): Promise<Buffer> {
  let bytes: Buffer
  try {
    bytes = await readFile(join(storeFolder, ...record.path.split('/')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw damaged(record.path, 'missing')
    throw error
  }
  if (createHash('sha256').update(bytes).digest('hex') !== record.sha256) throw damaged(record.path, 'corrupt')
  return bytes
}

/** The value of a JSON artifact, verified. */
export async function readJson(storeFolder: string, record: FileRecord): Promise<JsonValue> {
  return JSON.parse((await readVerified(storeFolder, record)).toString()) as JsonValue
}

/** The table of a Parquet artifact, verified; of it only `columns` when they are given. */
export async function readTable(storeFolder: string, record: FileRecord, columns?: readonly string[]): Promise<Table> {
  const damage = await findDamage(storeFolder, record)
  if (damage !== undefined) throw damaged(record.path, damage)
  const { readParquet } = await import('../tables/parquet.ts')
  return readParquet(join(storeFolder, ...record.path.split('/')), columns === undefined ? {} : { columns })
}

/**
 * Gives an artifact of another run a second name in `folder`: a hard link, or a copy where the file system has none.
 * Artifacts are never written in place, so a link is as good as a copy.
 *
 * @returns the record under its new path
 */
export async function adoptArtifact(
  storeFolder: string,
  record: ArtifactRecord,
  folder: string,
): Promise<ArtifactRecord> {
  const path = `${folder}/${record.path.slice(record.path.lastIndexOf('/') + 1)}`
  if (path === record.path) return record
  const from = join(storeFolder, ...record.path.split('/'))
  const to = join(storeFolder, ...path.split('/'))
  const temporary = temporaryName(to)
  try {
    await link(from, temporary)
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS'].includes(String((error as NodeJS.ErrnoException).code)))
      throw error
    await copyFile(from, temporary)
    await syncPath(temporary)
  }
  await rename(temporary, to)
  // Renaming onto another link of the same file does nothing, and leaves the temporary name.
  await rm(temporary, { force: true })
  return { ...record, path }
}

/** Makes the names in a phase's folder durable after {@link adoptArtifact}. */
export async function syncFolder(storeFolder: string, folder: string): Promise<void> {
  await syncPath(join(storeFolder, ...folder.split('/')))
}
