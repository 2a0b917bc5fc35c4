/** @module The entry of threads that run phases. A thread has a compile cache of its own to switch on, before all else. */
import { enableCompileCache } from 'node:module'

enableCompileCache()
await import('./serve-worker.ts')
