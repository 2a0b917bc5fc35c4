import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { readDocument } from '../../src/documents/document/source.ts'
import { loadHistory } from '../../src/documents/history/history-file.ts'

test('batches of two processes on the same documents happen one after the other: no change and no version is lost', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'document-isolation-'))
  try {
    const text = (trials: number): string =>
      `# kept\nphases:\n  - name: search\n    type: optimization\n    config: { n_trials: ${trials} }\n`
    for (const name of ['a.yaml', 'b.yaml']) writeFileSync(join(folder, name), text(100))
    const child = join(import.meta.dirname, 'edit-child.ts')
    const run = promisify(execFile)
    await Promise.all(['here', 'threads'].map((way) => run(process.execPath, [child, folder, '12', way])))
    for (const name of ['a.yaml', 'b.yaml']) {
      const path = join(folder, name)
      expect(readFileSync(path, 'utf8')).toBe(text(124))
      expect(loadHistory(path, readDocument(text(124)).value).version).toBe(24)
    }
    expect(readdirSync(folder).sort()).toEqual(['.phaseline-documents', 'a.yaml', 'b.yaml'])
    expect(readdirSync(join(folder, '.phaseline-documents')).sort()).toEqual([
      'a.yaml.history.json',
      'b.yaml.history.json',
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
