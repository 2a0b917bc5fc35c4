import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'phaseline-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Imports a module with the given text, from a folder without packages, in a thread of its own; or says what went wrong. */
async function imported(text: string): Promise<unknown> {
  const file = join(folder, `m${Math.abs(text.length)}-${text.charCodeAt(10)}.ts`)
  writeFileSync(file, text)
  const code = `
    const { parentPort, workerData } = require('node:worker_threads')
    import(workerData.module).then(({ importModule }) => importModule(workerData.file)).then(
      ({ found }) => parentPort.postMessage(found),
      (error) => parentPort.postMessage(error.message),
    )`
  const worker = new Worker(code, {
    eval: true,
    workerData: { module: new URL('./import-module.ts', import.meta.url).href, file },
  })
  return new Promise((settle, fail) => worker.once('message', settle).once('error', fail))
}

test('a file in a folder without packages imports the program that loads it, and what phase types are declared with', async () => {
  const text = `
    import { mean } from 'phaseline/stats'
    import { z } from 'zod'
    export const found: string = [typeof mean, typeof z.string].join()`
  expect(await imported(text)).toBe('function,function')
})

test('other packages are those of its own folder', async () => {
  expect(await imported("import 'better-sqlite3'")).toContain("Cannot find package 'better-sqlite3'")
})

test('a part that the program does not have is an error', async () => {
  expect(await imported("import 'phaseline/nothing-of-that-name'")).toContain('./nothing-of-that-name')
})
