import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../src/run/index.ts'
import { artifactHashes } from './crash-harness.ts'
import { openThreadHost, runJob } from './crash-job.ts'
import type { PhaseSpec } from './fixture-plans.ts'

const PHASES: readonly PhaseSpec[] = [
  { name: 'first', type: 'add', config: { value: 2 }, outputs: ['result'] },
  {
    name: 'large',
    type: 'pieces',
    config: { count: 12, bytes: 60_000 },
    inputs: ['first.result'],
    outputs: ['digest', 'rows'],
  },
  { name: 'last', type: 'add', inputs: ['large.digest.count'], outputs: ['result'] },
]

/** Mounting a small file system needs privileges that a test run may not have. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'phaseline-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
    execFileSync('umount', [folder])
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe.skipIf(!canMount())('a full disk (needs the right to mount a small file system)', () => {
  const thread = openThreadHost()
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phaseline-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=700k', 'tmpfs', folder])
  })
  afterEach(() => {
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })
  afterAll(() => thread.close())

  async function undisturbed(): Promise<Readonly<Record<string, string>>> {
    const store = mkdtempSync(join(tmpdir(), 'phaseline-room-'))
    const { run } = await runJob({ store, phases: PHASES }, thread)
    const hashes = artifactHashes(store, run)
    rmSync(store, { recursive: true, force: true })
    return hashes
  }

  test.each([
    ['while a phase writes', 0],
    ['while the journal is written', 500_000],
  ])('%s stops the run with one clear error; with more room it goes on to the same bytes', async (_, ballast) => {
    const store = join(folder, 'store')
    mkdirSync(store)
    if (ballast > 0) writeFileSync(join(folder, 'ballast'), Buffer.alloc(ballast))
    await expect(runJob({ store, phases: PHASES }, thread)).rejects.toMatchObject({ code: 'STORE_FULL' })
    execFileSync('mount', ['-o', 'remount,size=20m', folder])
    const opened = openStore(store)
    for (const { status } of opened.runs()) expect(status).toBe('interrupted')
    await opened.close()
    const { run, status } = await runJob({ store, phases: PHASES }, thread)
    expect(status).toBe('succeeded')
    expect(artifactHashes(store, run)).toEqual(await undisturbed())
  })
})
