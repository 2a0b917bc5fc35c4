/** @module `phaseline serve` in a process of its own, and a workflow whose tasks end when they are told to. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cliEntry, plainEnvironment } from './cli-process.ts'

/** A task ends when there is a file of its name. */
const WORK = `
import { existsSync, watch } from 'node:fs'
import { join } from 'node:path'
export function run({ arguments: name, services: { folder }, signal }) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!existsSync(join(folder, 'go-' + name))) return
      watcher.close()
      resolve({ name })
    }
    const watcher = watch(folder, look)
    signal?.addEventListener('abort', () => { watcher.close(); reject(signal.reason) })
    look()
  })
}
`
const task = (id: string): string =>
  `{ id: ${id}, title: Do ${id}, type: function, module: work.mjs, arguments: ${id} }`
/** Two tasks one after the other, a phase with a gate, and one behind it. */
const WORKFLOW = `workflow: { name: watched }
phases:
  - name: collect
    type: tasks
    config: { max_parallel: 1, tasks: [${task('a')}, ${task('b')}] }
  - name: decide
    type: tasks
    depends_on: [collect]
    gate: { manual: "Publish?" }
    config: { tasks: [${task('c')}] }
  - name: publish
    type: tasks
    depends_on: [decide]
    config: { tasks: [${task('d')}] }
`

/** Writes the workflow, with its name, and the module of its tasks. @returns the function that lets a task end */
export function writeWatchedWorkflow(folder: string, name: string): (task: string) => void {
  writeFileSync(join(folder, 'work.mjs'), WORK)
  writeFileSync(join(folder, `${name}.yaml`), WORKFLOW.replace('watched', name))
  return (task) => writeFileSync(join(folder, `go-${task}`), '')
}

export interface Served {
  readonly url: string
  /** What was printed for people so far. */
  readonly said: () => string
  /** @returns exit code and signal */
  stop(): Promise<readonly [number | null, NodeJS.Signals | null]>
}

/** Starts the server on a free port, from the sources. */
export async function servePhaseline(cwd: string): Promise<Served> {
  const child = spawn(process.execPath, [cliEntry, 'serve', '--port', '0'], {
    cwd,
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [first] = await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data') as Promise<[string]>,
    once(child, 'exit').then(([code]) => {
      throw new Error(`Expected the server to go on, it ended with ${code}:\n${said}`)
    }),
  ])
  return {
    url: first.trim(),
    said: () => said,
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      return (await gone) as [number | null, NodeJS.Signals | null]
    },
  }
}
