/** @module `phaseline doctor`: is everything here that a run needs? Each finding says what to do about it. */
import { accessSync, constants, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { formatBytes } from '../core/units.ts'

export interface Finding {
  readonly name: string
  readonly level: 'ok' | 'warning' | 'error'
  readonly message: string
  /** What to do; present unless the level is `ok`. */
  readonly fix?: string
}

/** Below this a long search may fill the disk. */
const LOW_DISK_BYTES = 2e9

/**
 * Checks the environment for a store at `storeFolder`. Changes nothing that stays: a probe file is written and deleted.
 */
export async function diagnose(storeFolder: string): Promise<readonly Finding[]> {
  return [
    nodeVersion(),
    cores(),
    memory(),
    writable(storeFolder),
    disk(storeFolder),
    await sqlite(),
    await duckdb(),
    await threads(),
  ]
}

const ok = (name: string, message: string): Finding => ({ name, level: 'ok', message })

function nodeVersion(): Finding {
  const major = Number(process.versions.node.split('.')[0])
  return major >= 24
    ? ok('node', `Node ${process.versions.node}`)
    : {
        name: 'node',
        level: 'error',
        message: `Expected Node 24 or newer, was ${process.versions.node}.`,
        fix: 'npm install --save-dev node@24',
      }
}

function cores(): Finding {
  return ok('cores', `${availableParallelism()} cores for workers`)
}

function memory(): Finding {
  const limit = process.constrainedMemory() || totalmem()
  const bytes = Math.min(limit, totalmem())
  return bytes >= 2e9
    ? ok('memory', `${formatBytes(bytes)} of memory`)
    : {
        name: 'memory',
        level: 'warning',
        message: `Only ${formatBytes(bytes)} of memory.`,
        fix: 'Set `max_workers: 1` and a small `memory_limit_gb` in `infrastructure.phase_resources`.',
      }
}

/** The nearest folder above a path that exists. */
function existing(folder: string): string {
  let path = resolve(folder)
  while (!existsSync(path)) path = dirname(path)
  return path
}

function writable(storeFolder: string): Finding {
  const folder = existing(storeFolder)
  try {
    accessSync(folder, constants.W_OK)
    const probe = join(folder, `.phaseline-probe-${process.pid}`)
    mkdirSync(probe)
    writeFileSync(join(probe, 'file'), 'probe')
    rmSync(probe, { recursive: true })
    return ok('store', `${resolve(storeFolder)} can be written`)
  } catch (error) {
    return {
      name: 'store',
      level: 'error',
      message: `${folder} cannot be written: ${(error as Error).message}.`,
      fix: 'Choose another folder with `--store DIR`, or change its permissions.',
    }
  }
}

function disk(storeFolder: string): Finding {
  const { bavail, bsize } = statfsSync(existing(storeFolder))
  const free = bavail * bsize
  return free >= LOW_DISK_BYTES
    ? ok('disk', `${formatBytes(free)} free`)
    : {
        name: 'disk',
        level: 'warning',
        message: `Only ${formatBytes(free)} free on the disk of the store.`,
        fix: 'Delete old runs, or put the store elsewhere with `--store DIR`.',
      }
}

async function sqlite(): Promise<Finding> {
  return loads('sqlite', 'journal', async () => (await import('../run/index.ts')).sqliteVersion())
}

async function duckdb(): Promise<Finding> {
  return loads('duckdb', 'market data and Parquet', async () => (await import('../tables/index.ts')).duckdbVersion())
}

async function loads(name: string, purpose: string, version: () => string | Promise<string>): Promise<Finding> {
  try {
    return ok(name, `${name} ${await version()} for ${purpose}`)
  } catch (error) {
    return {
      name,
      level: 'error',
      message: `${name} does not load: ${(error as Error).message}`,
      fix: 'Delete node_modules and run `npm install` again on this machine; native packages do not move between platforms.',
    }
  }
}

async function threads(): Promise<Finding> {
  const { Worker } = await import('node:worker_threads')
  const answer = await new Promise<string>((settle) => {
    const shared = new Int32Array(new SharedArrayBuffer(4))
    const worker = new Worker(
      new URL(
        `data:text/javascript,${encodeURIComponent("import { workerData } from 'node:worker_threads'; workerData[0] = 7")}`,
      ),
      { workerData: shared },
    )
    worker.once('error', (error) => settle(error.message))
    worker.once('exit', () => settle(shared[0] === 7 ? 'ok' : 'shared memory does not arrive'))
  })
  return answer === 'ok'
    ? ok('threads', 'worker threads share memory')
    : {
        name: 'threads',
        level: 'error',
        message: `Worker threads do not work: ${answer}.`,
        fix: 'Use an unrestricted Node 24 (no `--permission` without `--allow-worker`).',
      }
}
