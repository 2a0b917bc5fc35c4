/** @module What a thread that runs phases does: loads the registry and the plug-ins, and answers the coordinator. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadPlugins } from '../definition/plugins.ts'
import { phaseTypes } from '../phases/index.ts'
import { offersPart } from '../phases/plug-in-parts.ts'
import { servePhases } from '../run/index.ts'

interface EntryData {
  readonly services: Readonly<Record<string, unknown>>
  /** Absolute paths. */
  readonly plugins?: readonly string[]
}

const { services, plugins = [] } = workerData as EntryData
const own = await loadPlugins(plugins, phaseTypes, offersPart)

servePhases(parentPort!, { registry: { ...phaseTypes, ...own.phaseTypes }, services })
