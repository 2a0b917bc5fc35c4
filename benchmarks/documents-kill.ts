/**
 * @module Kills a process at random moments while it commits batches on three files, and checks after each kill that the files
 * are of one generation and are no less new than what the process had reported as committed.
 *
 * node benchmarks/documents-kill.ts [KILLS]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '../src/core/random.ts'
import { recoverFiles } from '../src/documents/batch/commit-files.ts'
import { editFiles } from '../src/documents/batch/edit-files.ts'
import { vocabularies } from '../src/documents/vocabularies/index.ts'

const names = ['a.yaml', 'b.yaml', 'c.yaml']
const textOf = (generation: number): string =>
  `# kept\nphases:\n  - name: search\n    type: optimization\n    config: { n_trials: ${generation} } # ${'x'.repeat(2_000)}\n`

/** Commits one generation after the other until it is killed; says each that is committed. */
function write(folder: string): never {
  const paths = names.map((name) => join(folder, name))
  recoverFiles(join(folder, '.phaseline-documents'), paths)
  for (let generation = Number(/n_trials: (\d+)/.exec(readFileSync(paths[0]!, 'utf8'))![1]) + 1; ; generation++) {
    const result = editFiles(
      vocabularies.workflow,
      paths.map((document) => ({ document, command: `set n_trials to ${generation}` })),
    )
    if (result.status !== 'success') throw new Error('A batch failed.')
    process.stdout.write(`${generation}\n`)
  }
}

async function kill(folder: string, delayMs: number): Promise<number> {
  const child = spawn(process.execPath, [import.meta.filename, '--write', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  let timer: NodeJS.Timeout | undefined
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString()
    timer ??= setTimeout(() => child.kill('SIGKILL'), delayMs)
  })
  await new Promise((resolve) => child.once('close', resolve))
  return Number(said.trim().split('\n').at(-1) ?? 0)
}

if (process.argv[2] === '--write') write(process.argv[3]!)

const kills = Number(process.argv[2] ?? 1_000)
const random = createRandom('document kills')
const folder = mkdtempSync(join(tmpdir(), 'document-kills-'))
const paths = names.map((name) => join(folder, name))
for (const path of paths) writeFileSync(path, textOf(0))
let corrupt = 0
let finished = 0
let lost = 0
let last = 0
for (let i = 0; i < kills; i++) {
  const reported = await kill(folder, random.next() * 12)
  if (recoverFiles(join(folder, '.phaseline-documents'), paths)) finished++
  const texts = paths.map((path) => readFileSync(path, 'utf8'))
  const generation = Number(/n_trials: (\d+)/.exec(texts[0]!)?.[1] ?? Number.NaN)
  if (!texts.every((text) => text === textOf(generation))) corrupt++
  if (!(generation >= reported)) lost++
  const rest = readdirSync(folder).filter((name) => !names.includes(name) && name !== '.phaseline-documents')
  if (rest.length > 0) throw new Error(`Left behind: ${rest.join(', ')}`)
  last = generation
}
rmSync(folder, { recursive: true, force: true })
process.stdout.write(
  `${kills} kills during batch commits: ${corrupt} corrupt, ${lost} lost, ${finished} finished from the journal, ${last} batches committed\n`,
)
process.exitCode = corrupt + lost === 0 ? 0 : 1
