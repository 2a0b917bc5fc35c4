/** @module The process that crash tests kill. Argument 1 is a CrashJob as JSON; prints how the run ended. */
import { flushCompileCache } from 'node:module'
import { type CrashJob, runJob } from './crash-job.ts'

// A process that is killed leaves nothing for the next one otherwise.
flushCompileCache()
const { run, status, resumed } = await runJob(JSON.parse(process.argv[2]!) as CrashJob)
process.stdout.write(JSON.stringify({ run, status, resumed }))
