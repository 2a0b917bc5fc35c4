/** @module Kills processes while they commit documents, and looks at what is left: shared by the test, the long test and the benchmark. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createRandom } from '../../src/core/random.ts'
import { recoverFiles } from '../../src/documents/batch/commit-files.ts'
import { type CommitPointName, commitPointNames, stagedPointNames } from '../../src/documents/batch/commit-point.ts'
import { withHistories } from '../../src/documents/batch/edit-files.ts'
import { readDocument } from '../../src/documents/document/source.ts'
import { historyPath, loadHistory } from '../../src/documents/history/history-file.ts'
import { type CommitJob, documentNames, generationOf, stateFolder, textOf } from './commit-child.ts'

/** What a killed process left behind. */
export type Window = 'journal' | 'temporaries' | 'lock' | 'nothing'

export interface KillTally {
  kills: number
  /** Documents of different generations, or other than any generation, or with a history of another one. */
  corrupt: number
  /** Documents older than a generation that was reported as committed. */
  lost: number
  /** Files that recovery should have swept away. */
  leftBehind: number
  readonly windows: Record<Window, number>
  /** Batches committed, over all processes. */
  committed: number
}

const spotsOf = (points: readonly CommitPointName[]): readonly NonNullable<CommitJob['at']>[] =>
  points.flatMap((point) =>
    point.startsWith('file.') ? [1, 2, documentNames.length].map((nth) => ({ point, nth })) : [{ point, nth: 1 }],
  )

/** Every place where a commit can be made to die: those of a file for each of the files. */
export const killSpots = spotsOf(commitPointNames)
/** Those of a commit whose texts other threads write. */
export const stagedKillSpots = spotsOf(stagedPointNames)

const CHILD = join(import.meta.dirname, 'commit-child.ts')

/**
 * One life of a process: until its point, or until a share of the time that a batch takes, by its first two reports, has passed after
 * the second: on a machine of any speed that is some moment of the next batch. Returns what it last reported.
 */
function live(job: CommitJob, share: number): Promise<number> {
  const child = spawn(process.execPath, [CHILD, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  let timer: NodeJS.Timeout | undefined
  let first: number | undefined
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString()
    if (job.at !== undefined) return
    const now = performance.now()
    if (first !== undefined) timer ??= setTimeout(() => child.kill('SIGKILL'), share * (now - first))
    first ??= now
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearTimeout(timer)
      if (signal === 'SIGKILL') resolve(Number(said.trim().split('\n').at(-1) ?? 0))
      else reject(new Error(`Expected the process to be killed, it ended with ${code ?? signal}.`))
    })
  })
}

function windowOf(folder: string): Window {
  const state = readdirSync(stateFolder(folder))
  if (state.includes('batch-journal.json')) return 'journal'
  if ([...state, ...readdirSync(folder)].some((name) => name.endsWith('.tmp'))) return 'temporaries'
  return state.includes('batch.lock') ? 'lock' : 'nothing'
}

/** The version of a document by its history, which has one for each batch. */
const versionOf = (path: string): number =>
  loadHistory(path, readDocument(readFileSync(path, 'utf8'), path).value).version

/**
 * Kills processes one after the other on the same files.
 *
 * @param lives where each is killed; `undefined` for a random moment
 */
export async function killCommits(
  lives: readonly (CommitJob['at'] | undefined)[],
  seed: number,
  edits: NonNullable<CommitJob['edits']> = false,
): Promise<KillTally> {
  const random = createRandom(seed, 'document kills')
  const folder = mkdtempSync(join(tmpdir(), 'document-kills-'))
  const paths = documentNames.map((name) => join(folder, name))
  const tally: KillTally = {
    kills: 0,
    corrupt: 0,
    lost: 0,
    leftBehind: 0,
    windows: { journal: 0, temporaries: 0, lock: 0, nothing: 0 },
    committed: 0,
  }
  try {
    for (const path of paths) writeFileSync(path, textOf(0))
    for (const at of lives) {
      const reported = await live({ folder, edits, ...(at === undefined ? {} : { at }) }, random.next())
      tally.kills++
      tally.windows[windowOf(folder)]++
      recoverFiles(stateFolder(folder), withHistories(paths))
      const texts = paths.map((path) => readFileSync(path, 'utf8'))
      const generation = generationOf(texts[0]!)
      const isWhole = texts.every((text) => text === textOf(generation))
      if (!isWhole || (edits !== false && !paths.every((path) => versionOf(path) === generation))) tally.corrupt++
      if (!(generation >= reported)) tally.lost++
      const known: readonly string[] = [...documentNames, '.phaseline-documents']
      tally.leftBehind += readdirSync(folder).filter((name) => !known.includes(name)).length
      const histories: readonly string[] = edits === false ? [] : paths.map((path) => basename(historyPath(path)))
      tally.leftBehind += readdirSync(stateFolder(folder)).filter((name) => !histories.includes(name)).length
      tally.committed = generation
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return tally
}

/** Tallies of several series as one. */
export function addTallies(tallies: readonly KillTally[]): KillTally {
  const sum = (pick: (tally: KillTally) => number): number => tallies.reduce((total, tally) => total + pick(tally), 0)
  return {
    kills: sum((tally) => tally.kills),
    corrupt: sum((tally) => tally.corrupt),
    lost: sum((tally) => tally.lost),
    leftBehind: sum((tally) => tally.leftBehind),
    windows: {
      journal: sum((tally) => tally.windows.journal),
      temporaries: sum((tally) => tally.windows.temporaries),
      lock: sum((tally) => tally.windows.lock),
      nothing: sum((tally) => tally.windows.nothing),
    },
    committed: sum((tally) => tally.committed),
  }
}
