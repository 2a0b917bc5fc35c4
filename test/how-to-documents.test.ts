import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Command, executeCommand, readDocument, vocabularies } from '../src/documents/index.ts'

/** Every example of the page is carried out: fenced blocks say which document they are for. */
const page = readFileSync(new URL('../docs/how-to/documents.md', import.meta.url), 'utf8')
const blocks = [...page.matchAll(/^```(\w+) (\S+\.(?:yaml|json))(?: (\w+))?\n([\s\S]*?)^```$/gm)].map(
  ([, language, file, kind, text]) => ({ language: language!, file: file!, kind: kind ?? '', text: text! }),
)
const documentOf = (file: string) =>
  readDocument(blocks.find((each) => each.file === file && each.kind === '' && each.language !== 'text')!.text, file)
const run = (file: string, command: Command) => {
  const { value } = documentOf(file)
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
