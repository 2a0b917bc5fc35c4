/**
 * @module What the store holds on disk, and how it is kept small. A run is kept or deleted as a whole: its journal and its
 * files. Results that newer runs took over stay with them, since the files have a name in each run's folder.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TEMPORARY_SUFFIX } from '../core/atomic-file.ts'
import type { RunId } from '../core/ids.ts'
import type { RunStatus } from './run-view.ts'
import type { RunStore } from './store/store.ts'

/** The files of one run. */
export interface CacheEntry {
  readonly run: RunId
  readonly workflow: string
  readonly status: RunStatus
  /** Milliseconds UTC. */
  readonly createdAt: number
  readonly files: number
  /** All files of the run. */
  readonly bytes: number
  /** What deleting the run would free: files that no other run has. */
  readonly ownBytes: number
}

/** Every run with the size of its files, newest first. */
export function listCache(store: RunStore): readonly CacheEntry[] {
  return store.runs().map(({ id, workflow, status, createdAt }) => {
    let files = 0
    let bytes = 0
    let ownBytes = 0
    for (const { size, nlink } of filesIn(store.runFolder(id))) {
      files++
      bytes += size
      if (nlink === 1) ownBytes += size
    }
    return { run: id, workflow, status, createdAt, files, bytes, ownBytes }
  })
}

function filesIn(folder: string): { readonly path: string; readonly size: number; readonly nlink: number }[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const { size, nlink } = statSync(path)
      return { path, size, nlink }
    })
}

export interface PruneOptions {
  /** Milliseconds UTC; the age of runs is measured against it. */
  readonly now: number
  /** Runs that are older are deleted. */
  readonly maxAgeMs?: number
  /** The oldest runs are deleted until all files together are no larger. */
  readonly maxBytes?: number
  /** The newest of each workflow are never deleted. Default 1. */
  readonly keep?: number
  /** Says what would be deleted, and deletes nothing. */
  readonly dryRun?: boolean
}

export interface PruneReport {
  readonly deleted: readonly CacheEntry[]
  /** Files of runs that no longer exist, and unfinished files of processes that have died. */
  readonly leftovers: readonly string[]
  readonly freedBytes: number
}

/**
 * Deletes old runs and what crashes left behind. Runs that a process drives, and runs that wait for a person, are kept.
 *
 * @example
 * pruneCache(store, { now: Date.now(), maxAgeMs: 30 * 864e5, maxBytes: 10e9 })
 */
export function pruneCache(store: RunStore, options: PruneOptions): PruneReport {
  const {
    now,
    maxAgeMs = Number.POSITIVE_INFINITY,
    maxBytes = Number.POSITIVE_INFINITY,
    keep = 1,
    dryRun = false,
  } = options
  const entries = listCache(store)
  const seen = new Map<string, number>()
  const candidates = entries.filter(({ workflow, run, status }) => {
    const newer = seen.get(workflow) ?? 0
    seen.set(workflow, newer + 1)
    return newer >= keep && status !== 'waiting' && !store.isOwned(run)
  })
  let total = entries.reduce((sum, { ownBytes }) => sum + ownBytes, 0)
  const deleted: CacheEntry[] = []
  let freedBytes = 0
  for (const entry of candidates.reverse()) {
    if (now - entry.createdAt <= maxAgeMs && total <= maxBytes) continue
    // Files shared with a run that was deleted just before may be its own by now.
    const bytes = filesIn(store.runFolder(entry.run)).reduce(
      (sum, { size, nlink }) => sum + (nlink === 1 ? size : 0),
      0,
    )
    if (!dryRun) store.deleteRun(entry.run)
    total -= bytes
    freedBytes += bytes
    deleted.push(entry)
  }
  const leftovers = findLeftovers(store)
  for (const path of leftovers) {
    freedBytes += sizeOf(path)
    if (!dryRun) rmSync(path, { recursive: true, force: true })
  }
  return { deleted, leftovers, freedBytes }
}

function sizeOf(path: string): number {
  return statSync(path).isDirectory() ? filesIn(path).reduce((sum, { size }) => sum + size, 0) : statSync(path).size
}

/** Folders of runs that the journal does not know, and temporary files in runs that nobody drives. */
function findLeftovers(store: RunStore): readonly string[] {
  const root = join(store.folder, 'runs')
  if (!existsSync(root)) return []
  const known = new Set<string>(store.runs().map(({ id }) => id))
  return readdirSync(root).flatMap((name) => {
    if (!known.has(name)) return [join(root, name)]
    if (store.isOwned(name as RunId)) return []
    return filesIn(join(root, name))
      .map(({ path }) => path)
      .filter((path) => path.endsWith(TEMPORARY_SUFFIX))
  })
}
