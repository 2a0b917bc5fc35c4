/** @module What the pages and routes about documents show: read from the files beside the documents, kept until those change. */
import { join } from 'node:path'
import { type Clock, systemClock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'
import { didYouMean } from '../core/suggest.ts'
import {
  type CommandMeasurement,
  type MetricsReport,
  readMeasurements,
  type TrendBucket,
  trendOf,
} from '../documents/index.ts'
import {
  type DocumentActivity,
  documentActivity,
  documentChangeMark,
  documentFolders,
} from '../workspace/document-activity.ts'
import { commandStatistics, stateFolder } from '../workspace/edit-document.ts'

/** A command that took unusually long, with the stage that is to blame. */
export interface UnusualCommand {
  readonly pattern: string
  /** Milliseconds UTC. */
  readonly at: number
  readonly ms: number
  /** Robust z-score among the commands of its time. */
  readonly z: number
  /** The stage that took most beyond its median. */
  readonly stage?: { readonly name: string; readonly ms: number; readonly usualMs: number }
}

export interface DocumentFacts {
  /** Relative to the project; `''` for the project itself. */
  readonly folder: string
  /** All folders with documents that were edited by commands. */
  readonly folders: readonly string[]
  readonly report: MetricsReport
  readonly trend: readonly TrendBucket[]
  /** Newest first. */
  readonly unusual: readonly UnusualCommand[]
  /** Of all folders. */
  readonly activity: DocumentActivity
}

export interface DocumentFactsReader {
  /** @param folder one of `folders`; default: the project itself, or the first where something was measured */
  read(folder?: string): DocumentFacts
  /** Differs once a document of the project was edited by a command, by whatever process. */
  mark(): string
}

/** How long the folders of a project are believed to be the same, in milliseconds: to look for them takes a walk. */
const FOLDERS_AGE_MS = 5_000

/** @param project folder; nothing outside it is read, and nothing is written */
export function readDocumentFacts(project: string, clock: Clock = systemClock): DocumentFactsReader {
  let known: { readonly at: number; readonly folders: readonly string[] } | undefined
  let kept: { readonly mark: string; readonly facts: DocumentFacts } | undefined

  function folderOf(folders: readonly string[], folder: string | undefined): string {
    if (folder === undefined) return folders.includes('') ? '' : (folders[0] ?? '')
    if (folder === '' || folders.includes(folder)) return folder
    throw new UserError(
      'SERVER_PATH',
      `Expected a folder of the project with edited documents, was "${folder}".${didYouMean(folder, folders)}`,
    )
  }

  function look(): readonly string[] {
    const folders = documentFolders(project)
    known = { at: clock.monotonic(), folders }
    return folders
  }

  return {
    read(wanted) {
      const folders = look()
      const folder = folderOf(folders, wanted)
      const mark = `${folder} ${folders.join('/ ')} ${documentChangeMark(project, folders)}`
      if (kept?.mark === mark) return { ...kept.facts, report: ofNow(kept.facts.report) }
      const path = join(project, folder)
      const measurements = readMeasurements(stateFolder(join(path, 'any')))
      const report = commandStatistics(path)
      const facts: DocumentFacts = {
        folder,
        folders,
        report,
        trend: trendOf(measurements),
        unusual: unusualOf(report, measurements),
        activity: documentActivity(project, folders),
      }
      kept = { mark, facts }
      return facts
    },
    mark() {
      if (known === undefined || clock.monotonic() - known.at > FOLDERS_AGE_MS) look()
      return documentChangeMark(project, known!.folders)
    },
  }
}

/** Numbers that were kept, with what this process uses by now. */
function ofNow(report: MetricsReport): MetricsReport {
  const { heapUsed, rss } = process.memoryUsage()
  return { ...report, memory: { ...report.memory, heapUsedBytes: heapUsed, rssBytes: rss } }
}

function unusualOf(
  { anomalies, stages }: MetricsReport,
  measurements: readonly CommandMeasurement[],
): UnusualCommand[] {
  return anomalies
    .map(({ command, at, ms, z }): UnusualCommand => {
      const measured = measurements.find((each) => each.at === at && each.ms === ms && each.pattern === command)
      const beyond = Object.entries(measured?.stages ?? {}).map(([name, took = 0]) => {
        const usualMs = stages[name as keyof typeof stages]?.p50 ?? 0
        return { name, ms: took, usualMs }
      })
      const stage = beyond.sort((a, b) => b.ms - b.usualMs - (a.ms - a.usualMs))[0]
      return { pattern: command, at, ms, z, ...(stage === undefined ? {} : { stage }) }
    })
    .reverse()
}
