/** @module The entry of threads that run phases: loads the registry and answers the coordinator. */
import { parentPort, workerData } from 'node:worker_threads'
import { phaseTypes } from '../phases/index.ts'
import { servePhases } from '../run/index.ts'

const { services } = workerData as { readonly services: Readonly<Record<string, unknown>> }

servePhases(parentPort!, { registry: phaseTypes, services })
