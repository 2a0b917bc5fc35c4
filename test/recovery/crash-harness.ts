/** @module Kills runs, resumes them, and compares what they leave with an undisturbed run. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunId } from '../../src/core/ids.ts'
import { openStore, readRun } from '../../src/run/index.ts'
import { type CrashJob, runJob } from './crash-job.ts'

const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url))

export interface ChildEnd {
  readonly signal: NodeJS.Signals | null
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs one job in a process of its own. */
export function runChild(job: CrashJob): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'pipe'] })
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
  /** How the disturbed process ended. */
  readonly killed: boolean
  readonly run: RunId
  readonly status: string
  readonly artifacts: Readonly<Record<string, string>>
  /** Attempts by phase, over the whole history. */
  readonly attempts: Readonly<Record<string, number>>
}

/** Runs `job` in a process until something kills it, then undisturbed in this one, and reports what is there. */
export async function crashAndResume(job: CrashJob): Promise<CrashReport> {
  const first = await runChild(job)
  const killed = first.signal === 'SIGKILL'
  if (!killed && first.code !== 0) throw new Error(`The child ended with ${first.code}:\n${first.stderr}`)
  const { killAt: _a, killThreadAt: _b, killAfterEvents: _c, ...undisturbed } = job
  if (killed) {
    await runJob(undisturbed)
  }
  const store = openStore(job.store, { readonly: true })
  try {
    const view = readRun(store, 'latest')
    return {
      killed,
      run: view.id,
      status: view.status,
      artifacts: artifactHashes(job.store, view.id),
      attempts: Object.fromEntries(view.phases.map(({ name, attempts }) => [name, attempts.length])),
    }
  } finally {
    await store.close()
  }
}
