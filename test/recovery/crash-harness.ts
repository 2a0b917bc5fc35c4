/** @module Kills runs, resumes them, and compares what they leave with an undisturbed run. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunId } from '../../src/core/ids.ts'
import { openStore, type PhaseHost, readRun } from '../../src/run/index.ts'
import { type CrashJob, runJob } from './crash-job.ts'

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url))

export interface ChildEnd {
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Compiling the sources is half of what a child does before it is killed. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/phaseline-recovery', import.meta.url))

/** Runs one job in a process of its own. */
export function runChild(job: CrashJob): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
}

/** SHA-256 by path inside the run's folder, of outputs and figures (parts are scaffolding and may differ in number). */
export function artifactHashes(storeFolder: string, run: string): Readonly<Record<string, string>> {
  const folder = join(storeFolder, 'runs', run)
  const hashes: Record<string, string> = {}
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /parts-[0-9a-f]{16}$/.test(entry.parentPath) || entry.name.endsWith('.tmp')) continue
    const path = join(entry.parentPath, entry.name)
    hashes[path.slice(folder.length + 1)] = createHash('sha256').update(readFileSync(path)).digest('hex')
  }
  return Object.fromEntries(Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1)))
}

export interface CrashReport {
  /** How many processes were killed; the others ended before their kill point. */
  readonly killed: number
  readonly run: RunId
  readonly status: string
  /** Status by phase, with the code of its error. */
  readonly statuses: Readonly<Record<string, string>>
  readonly artifacts: Readonly<Record<string, string>>
  /** Attempts by phase, over the whole history. */
  readonly attempts: Readonly<Record<string, number>>
}

/** How a process is killed; a run may be killed more than once before it is left alone. */
export type Kill = Pick<CrashJob, 'killAt' | 'killThreadAt' | 'killAfterEvents' | 'roomAfter'>

/**
 * Runs a job in processes that are killed one after the other, then undisturbed in this one, and reports what is there.
 *
 * @param shared runs the phases of the last, undisturbed execution
 */
export async function crashAndResume(job: CrashJob, kills: readonly Kill[], shared?: PhaseHost): Promise<CrashReport> {
  let killed = 0
  for (const kill of kills) {
    const end = await runChild({ ...job, ...kill })
    if (end.signal === 'SIGKILL') killed++
    else if (end.code !== 0) throw new Error(`The child ended with ${end.code}:\n${end.stderr}`)
    else break
  }
  const outcome = killed === kills.length ? await runJob(job, shared) : undefined
  const store = openStore(job.store, { readonly: true })
  try {
    const view = readRun(store, 'latest')
    // What was true of the live run is what the journal says later.
    if (outcome !== undefined) assert.deepEqual(view, outcome.view)
    const seqs = store.events(view.id, { parts: true }).map(({ seq }) => seq)
    assert.deepEqual(
      seqs,
      Array.from(seqs, (_, index) => index + 1),
    )
    return {
      killed,
      run: view.id,
      status: view.status,
      statuses: Object.fromEntries(
        view.phases.map(({ name, status, error }) => [name, error === undefined ? status : `${status}: ${error.code}`]),
      ),
      artifacts: artifactHashes(job.store, view.id),
      attempts: Object.fromEntries(view.phases.map(({ name, attempts }) => [name, attempts.length])),
    }
  } finally {
    await store.close()
  }
}
