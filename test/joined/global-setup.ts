/** @module Before the whole suite: joins the sources, so that the hundreds of processes and threads that tests start do so quickly. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { joinProgram } from './join-program.ts'

/** A run of chosen files starts from the sources: it would wait longer for the joined ones than they save. */
const isWhole = process.argv.slice(2).every((word) => word === 'run' || word.startsWith('-'))

export async function setup(): Promise<(() => void) | undefined> {
  if (!isWhole) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'phaseline-joined-'))
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    await joinProgram(folder)
  } catch (error) {
    remove()
    throw error
  }
  process.env.PHASELINE_TEST_JOINED = folder
  return remove
}
