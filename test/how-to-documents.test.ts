import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Command,
  executeCommand,
  type Model,
  readDocument,
  type Vocabulary,
  vocabularies,
} from '../src/documents/index.ts'
import { documentVocabulary } from '../src/workspace/document-vocabulary.ts'

/** Every example of the page is carried out: fenced blocks say which document they are for. */
const page = readFileSync(new URL('../docs/how-to/documents.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```(\w+) (\S+\.(?:yaml|json))(?: (\w+))?\n([\s\S]*?)^```$/gm)].map(
  ([, language, file, kind, text]) => ({ language: language!, file: file!, kind: kind ?? '', text: text! }),
)
const documentOf = (file: string) =>
  readDocument(blocks.find((each) => each.file === file && each.kind === '' && each.language !== 'text')!.text, file)
let bakery: Vocabulary<Model>
const folder = mkdtempSync(join(tmpdir(), 'how-to-documents-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(async () => {
  const name = join(folder, 'bakery.ts')
  const text = /^```ts bakery\.ts\n([\s\S]*?)^```$/m.exec(page)![1]!
  writeFileSync(name, text.replace('phaseline/documents', new URL('../src/documents/index.ts', import.meta.url).href))
  bakery = await documentVocabulary(null, { name, file: join(folder, 'order.yaml') })
})

const run = (file: string, command: Command) => {
  const { value } = documentOf(file)
  if (file === 'order.yaml') return executeCommand(bakery, value, command)
  return file === 'workflow.yaml'
    ? executeCommand(vocabularies.workflow, value, command)
    : executeCommand(vocabularies.blueprint, value, command)
}
const linesOf = (kind: string): [string, string][] =>
  blocks
    .filter((each) => each.language === 'text' && each.kind === kind)
    .flatMap(({ file, text }) =>
      text
        .trim()
        .split('\n')
        .map((line): [string, string] => [file, line]),
    )

describe('the page on documents', () => {
  test.each(linesOf(''))('%s: "%s" is carried out', (file, command) => {
    const result = run(file, command)
    expect(result.status, result.rollbackReason).toBe('success')
    expect(result.patch.length).toBeGreaterThan(0)
  })

  test.each(linesOf('refused'))('%s: "%s" is refused', (file, command) => {
    expect(run(file, command).status).not.toBe('success')
  })

  test.each(blocks.filter((each) => each.kind === 'steps').map(({ file, text }) => [file, text] as const))(
    '%s takes its steps as data',
    (file, text) => {
      const result = run(file, JSON.parse(text) as Command)
      expect(result.status, result.rollbackReason).toBe('success')
    },
  )
})
