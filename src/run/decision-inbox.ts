/**
 * @module Decisions about gates that are left for the process that drives a run. One run has one writer; another process
 * hands over its decision as a file in the run's folder, and the writer journals it. What is left when the writer has
 * died waits for whoever drives the run next.
 */
import { existsSync, type FSWatcher, mkdirSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { TEMPORARY_SUFFIX, writeFileAtomic } from '../core/atomic-file.ts'
import { sha256 } from '../core/hash.ts'
import type { GateDecision } from './decide-gate.ts'

/** A decision with the phase that it is about. */
export interface LeftDecision extends GateDecision {
  readonly phase: string
  /** Content key of the result that was decided about: a decision does not count for another. */
  readonly key: string
}

const schema = z.strictObject({
  phase: z.string().min(1),
  key: z.string(),
  decision: z.enum(['approve', 'reject', 'override']),
  reason: z.string().min(1),
  by: z.string(),
})

const folderOf = (runFolder: string): string => join(runFolder, '.decisions')
/** One file a phase: a second decision replaces one that nobody has taken yet. */
const fileOf = (runFolder: string, phase: string): string =>
  join(folderOf(runFolder), `${sha256(phase).slice(0, 16)}.json`)

/**
 * Leaves a decision.
 *
 * @param waitMs how long to wait until it is taken
 * @returns whether it was taken meanwhile
 */
export async function leaveDecision(runFolder: string, decision: LeftDecision, waitMs: number): Promise<boolean> {
  const file = fileOf(runFolder, decision.phase)
  mkdirSync(folderOf(runFolder), { recursive: true })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const look = (): void => {
    if (!existsSync(file)) resolve(true)
  }
  // The file is there before anyone watches it go.
  writeFileAtomic(file, JSON.stringify(decision))
  const watcher = watch(folderOf(runFolder), look)
  const timer = setTimeout(() => resolve(false), waitMs)
  look()
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    watcher.close()
  }
}

/**
 * Takes decisions that are there and that come, until closed. `take` says whether the decision is dealt with; one that is
 * not stays for later.
 */
export function watchDecisions(runFolder: string, take: (decision: LeftDecision) => Promise<boolean>): () => void {
  const folder = folderOf(runFolder)
  mkdirSync(folder, { recursive: true })
  const taking = new Set<string>()
  let watcher: FSWatcher | undefined
  let closed = false

  function lookAround(): void {
    if (closed) return
    for (const name of readdirSync(folder)) {
      if (name.endsWith(TEMPORARY_SUFFIX) || taking.has(name)) continue
      taking.add(name)
      void takeFile(join(folder, name)).finally(() => taking.delete(name))
    }
  }
  async function takeFile(file: string): Promise<void> {
    const decision = readDecision(file)
    // Nobody but this program writes here: what cannot be read was not meant for it.
    if (decision === undefined || (await take(decision).catch(() => false))) rmSync(file, { force: true })
  }
  try {
    watcher = watch(folder, lookAround)
    watcher.on('error', () => {})
    watcher.unref()
  } catch {
    // Some network drives cannot be watched: decisions are then taken when the run is resumed.
  }
  lookAround()
  return () => {
    closed = true
    watcher?.close()
  }
}

function readDecision(file: string): LeftDecision | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
