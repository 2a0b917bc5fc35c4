/** @module Runs the real command line in a process of its own, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { sha256 } from '../../src/core/hash.ts'

export const repository = resolve(import.meta.dirname, '../..')
const { PHASELINE_TEST_JOINED: joined } = process.env
/** The command line from the sources, joined in a few files when the whole suite runs. */
export const cliEntry =
  joined === undefined ? join(import.meta.dirname, 'cli-entry.ts') : join(joined, 'test/e2e/cli-entry.js')

export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A signal that the process sends itself as soon as it has printed a line with all of these parts for the nth time. */
export interface SignalAt {
  readonly signal: NodeJS.Signals
  readonly line: readonly string[]
  /** Default: the first. */
  readonly nth?: number
}

export interface CliOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly signalAt?: SignalAt
  /** Called with each line of stdout as it comes. */
  readonly onLine?: (line: string, child: ChildProcess) => void
  readonly onStart?: (child: ChildProcess) => void
}

/** What the tests were started with, less what would color what is printed. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env
  return env
}

/** Starts `phaseline WORDS…` from the sources and resolves when it has ended. */
export function phaseline(words: readonly string[], options: CliOptions = {}): Promise<Finished> {
  return new Promise((settle, fail) => {
    const child = spawn(process.execPath, [cliEntry, ...words], {
      cwd: options.cwd ?? repository,
      env: {
        ...plainEnvironment(),
        ...(options.signalAt === undefined ? {} : { PHASELINE_TEST_SIGNAL_AT: JSON.stringify(options.signalAt) }),
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    let pending = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      if (options.onLine === undefined) return
      const lines = (pending + text).split('\n')
      pending = lines.pop() ?? ''
      for (const line of lines) options.onLine(line, child)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.once('error', fail)
    child.once('close', (code, signal) => settle({ code, signal, stdout, stderr }))
    options.onStart?.(child)
  })
}

/** A new empty folder under the system's temporary one, and the function that deletes it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'phaseline-test-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** SHA-256 by name of every artifact, for each run of a store; parts, which depend on the moment, are left out. */
export function artifactsOfRuns(store: string): readonly Record<string, string>[] {
  return readdirSync(join(store, 'runs')).map((run) => {
    const root = join(store, 'runs', run)
    const hashes: Record<string, string> = {}
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const name = relative(root, join(entry.parentPath, entry.name))
      if (!entry.isFile() || /(^|\/)parts-/.test(name) || name === 'report.html') continue
      hashes[name] = sha256(readFileSync(join(root, name)))
    }
    return hashes
  })
}

/** The artifacts of the only run in a store. */
export function artifactHashes(store: string): Record<string, string> {
  const [only, ...others] = artifactsOfRuns(store)
  if (only === undefined || others.length > 0)
    throw new Error(`Expected one run in ${store}, were ${others.length + (only === undefined ? 0 : 1)}.`)
  return only
}
