/** @module The thread entry of tests: serves the fixture phases. `workerData.killAt` ends the process at a named place. */
import { parentPort, workerData } from 'node:worker_threads'
import { servePhases } from '../../src/run/index.ts'
import { fixturePhases } from './fixture-phases.ts'
import { killAt } from './kill-at.ts'

servePhases(parentPort!, {
  registry: fixturePhases,
  services: {},
  ...(workerData?.killAt === undefined ? {} : { killPoint: killAt(workerData.killAt) }),
})
