/** @module The process that crash tests kill. Argument 1 is a CrashJob as JSON; prints how the run ended. */
import { type CrashJob, runJob } from './crash-job.ts'

const { run, status, resumed } = await runJob(JSON.parse(process.argv[2]!) as CrashJob)
process.stdout.write(JSON.stringify({ run, status, resumed }))
