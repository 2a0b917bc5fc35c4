/** @module What pages, JSON routes and streams share: one reader of the store, one of the documents, and who is told of changes. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { type Clock, systemClock } from '../core/clock.ts'
import type { RunStore } from '../run/index.ts'
import { type ChangeWatch, watchChanges } from './change-watch.ts'
import { type DocumentFactsReader, readDocumentFacts } from './document-facts.ts'
import { createProcessSampler, type ProcessSampler } from './process-samples.ts'
import { type RunFactsReader, readRunFacts } from './run-facts.ts'
import { openStoreReader, type StoreReader } from './store-reader.ts'

export interface DashboardOptions {
  /** The project: nothing outside this folder is read or written, but the store where it is elsewhere. */
  readonly folder: string
  /** Folder of the run store, from `folder`. Default: `.phaseline`. */
  readonly store?: string
  /** Ends the streams. Default: they last as long as their readers. */
  readonly signal?: AbortSignal
  readonly clock?: Clock
}

export interface Dashboard {
  readonly folder: string
  /** Name of the project's folder. */
  readonly name: string
  /** As given. */
  readonly storeName: string | undefined
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly store: StoreReader
  readonly runs: RunFactsReader
  readonly documents: DocumentFactsReader
  /** Of the processes that drive runs which are watched. */
  readonly processes: ProcessSampler
  /** Of all runs, of documents, of both. */
  readonly watches: { readonly runs: ChangeWatch; readonly documents: ChangeWatch; readonly all: ChangeWatch }
  /** Of one run, by its whole id. */
  watchRun(id: string): ChangeWatch
  /** A workflow of the project, to be named in examples. */
  exampleWorkflow(): string | undefined
}

/** Runs whose state is looked at for changes; what happens to older ones is seen when the page is read again. */
const WATCHED_RUNS = 200
/** Watches of single runs that are kept. */
const MAX_WATCHES = 100

export function openDashboard({
  folder,
  store: storeName,
  signal = new AbortController().signal,
  clock = systemClock,
}: DashboardOptions): Dashboard {
  const store = openStoreReader(folder, storeName)
  signal.addEventListener('abort', () => void store.close(), { once: true })
  const documents = readDocumentFacts(folder, clock)
  const runsState = (): string =>
    store.read((open) => open.runs({ limit: WATCHED_RUNS }).map(stateOf).join(' ')) ?? 'no store'
  const watched = new Map<string, ChangeWatch>()
  const processes = createProcessSampler(clock)
  return {
    folder,
    name: basename(folder) || folder,
    storeName,
    clock,
    signal,
    store,
    runs: readRunFacts(clock),
    documents,
    processes,
    watches: {
      runs: watchChanges(runsState),
      documents: watchChanges(() => documents.mark()),
      all: watchChanges(() => `${runsState()} ${documents.mark()}`),
    },
    watchRun(id) {
      const known = watched.get(id)
      if (known !== undefined) return known
      const watch = watchChanges(
        () =>
          store.read((open) => {
            const run = open.run(id)
            const owner = run.status === 'running' ? open.ownerOf(run.id) : undefined
            return `${stateOf(run)} ${owner === undefined ? '' : processes.sample(id, owner)}`
          }) ?? 'no store',
      )
      watched.set(id, watch)
      if (watched.size > MAX_WATCHES) watched.delete(watched.keys().next().value!)
      return watch
    },
    exampleWorkflow: () => exampleIn(folder),
  }
}

const stateOf = ({ id, status, eventCount }: ReturnType<RunStore['run']>): string => `${id} ${status} ${eventCount}`

/** Beginnings of this many bytes, of this many files, are looked at. */
const [MAX_BYTES, MAX_FILES] = [16_384, 40]

/** The first file of a folder, by name, that begins like a workflow. */
function exampleIn(folder: string): string | undefined {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return undefined
  }
  return names
    .filter((name) => !name.startsWith('.') && ['.yaml', '.yml', '.json'].includes(extname(name)))
    .sort()
    .slice(0, MAX_FILES)
    .find((name) => /^\s*("phases"|phases)\s*:/m.test(beginningOf(join(folder, name))))
}

function beginningOf(path: string): string {
  try {
    const file = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(MAX_BYTES)
      return bytes.toString('utf8', 0, readSync(file, bytes))
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}
