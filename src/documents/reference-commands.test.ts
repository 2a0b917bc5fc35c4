import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../core/hash.ts'
import { isRecord, valueAt } from './document/pointer.ts'
import { readCommand } from './language/read-command.ts'
import { executeCommand } from './transaction/execute.ts'
import { openModel, verificationOf } from './transaction/opened.ts'
import { blueprint } from './vocabularies/blueprint/blueprint.ts'
import { problemsOf } from './vocabularies/verification.ts'

/** Commands on UI blueprints from the suites of a public project, with what its tests expect. */
const folder = new URL('../../../shared/refdata/commands/', import.meta.url)
const isThere = existsSync(new URL('commands.json', folder))
const read = (name: string): unknown => (isThere ? JSON.parse(readFileSync(new URL(name, folder), 'utf8')) : [])

interface Expected {
  readonly success?: boolean
  readonly safe?: boolean
  readonly status?: string
  readonly status_in?: readonly string[]
  readonly status_or_zero?: readonly string[]
  readonly steps_executed?: number
  readonly steps_executed_min?: number
  readonly changes?: Readonly<Record<string, JsonValue>>
  readonly unchanged?: readonly string[]
  readonly intent?: string
  readonly intent_types?: readonly string[]
  readonly parameters?: Readonly<Record<string, JsonValue>>
  readonly min_confidence?: number
  readonly max_confidence?: number
  readonly success_or_maxconf?: number
  readonly valid?: boolean
  readonly blueprint_valid?: boolean
  readonly min_intents?: number
}
interface Case {
  readonly id: number
  readonly command: string
  readonly blueprint: string
  readonly expected: Expected
  readonly suite: string
}
const cases = read('commands.json') as readonly Case[]
const documents = read('blueprints.json') as Readonly<Record<string, JsonValue>>

/** Expectations that are not right, and what is right instead. */
const UNSOUND: Readonly<Record<number, { readonly reason: string; readonly status: string }>> = {
  20: { reason: '"button" fits two components, and the expectation is that one is guessed', status: 'ambiguous' },
  46: { reason: 'black text on a black background: contrast 1:1 breaks WCAG AA', status: 'failed' },
  174: { reason: '"component" fits 30 components and "change text" says no text', status: 'ambiguous' },
  193: { reason: 'adding is asked for by the later suites', status: 'rejected' },
  224: { reason: 'adding is asked for by the later suites', status: 'rejected' },
  225: { reason: 'removing is asked for by the later suites', status: 'rejected' },
}

/** Names of intents in the suites. */
const INTENTS: Readonly<Record<string, string>> = { color: 'modify_color', resize: 'resize_component' }

test.skipIf(isThere)('the reference commands are not on this machine, so they are not checked', () => {
  expect(cases).toEqual([])
})

describe.skipIf(!isThere)('reference commands', () => {
  test('all expectations that are sound are met', () => {
    const unmet: string[] = []
    for (const each of cases) {
      if (each.id in UNSOUND) continue
      for (const message of judge(each)) unmet.push(`${each.id} "${each.command.slice(0, 60)}": ${message}`)
    }
    expect(unmet).toEqual([])
    expect(cases.length).toBeGreaterThan(200)
  })

  test.each(
    Object.entries(UNSOUND).filter(([id]) => cases.some((each) => each.id === Number(id) && each.blueprint !== 'none')),
  )('case %s gets the answer that is right', (id, { status }) => {
    const each = cases.find((one) => one.id === Number(id))!
    expect(executeCommand(blueprint, documents[each.blueprint]!, each.command).status).toBe(status)
  })

  test('five damaged variants of a blueprint are reported as such', () => {
    const document = documents.enh3 as Record<string, JsonValue>
    const component = (document.components as Record<string, JsonValue>[])[0]!
    const variants: JsonValue[] = [
      { ...document, tokens: null },
      { ...document, tokens: { ...(document.tokens as object), primary_color: 'blue' } },
      { ...document, components: null },
      { ...document, components: [{ ...component, id: null }] },
      { ...document, components: [{ ...component, bbox: [1, 2, 3] }] },
    ]
    expect(isValid(document)).toBe(true)
    expect(variants.map(isValid)).toEqual([false, false, false, false, false])
  })
})

const isValid = (document: JsonValue): boolean =>
  !problemsOf(verificationOf(blueprint, openModel(blueprint, document))).some((problem) => problem.rule === 'schema')

/** What a case expects and does not get. */
function judge({ command, blueprint: name, expected }: Case): string[] {
  const unmet: string[] = []
  const must = (holds: boolean, message: string): void => {
    if (!holds) unmet.push(message)
  }
  const document = documents[name] ?? {}
  const before = JSON.stringify(document)
  const reading = readCommand(command, blueprint.grammar)
  const first = reading.clauses[0]?.readings[0]
  const result = executeCommand(blueprint, document, command)
  must(JSON.stringify(document) === before, 'the document was mutated')
  for (let i = 0; i < 3; i++)
    must(JSON.stringify(executeCommand(blueprint, document, command)) === JSON.stringify(result), 'two runs differ')
  const succeeded = result.status === 'success'
  if (!succeeded) must(result.document === document, 'a command that did not succeed changed the document')
  if (expected.success !== undefined)
    must(succeeded === expected.success, `was ${result.status}: ${result.rollbackReason}`)
  if (expected.safe === true) must(succeeded, 'was not safe')
  if (expected.status !== undefined)
    must(result.status === expected.status, `was ${result.status}: ${result.rollbackReason}`)
  if (expected.status_in !== undefined) must(expected.status_in.includes(result.status), `was ${result.status}`)
  if (expected.status_or_zero !== undefined)
    must(expected.status_or_zero.includes(result.status) || result.stepsExecuted === 0, `was ${result.status}`)
  if (expected.steps_executed !== undefined)
    must(result.stepsExecuted === expected.steps_executed, `executed ${result.stepsExecuted}`)
  if (expected.steps_executed_min !== undefined)
    must(result.stepsExecuted >= expected.steps_executed_min, `executed ${result.stepsExecuted}`)
  for (const [path, value] of Object.entries(expected.changes ?? {})) {
    const actual = valueAt(result.document, path)
    const holds =
      typeof value === 'string' && value.startsWith('>') ? Number(actual) > Number(value.slice(1)) : actual === value
    must(
      holds,
      `${path} is ${JSON.stringify(actual)}, expected ${JSON.stringify(value)}; ${result.rollbackReason ?? ''}`,
    )
  }
  for (const path of expected.unchanged ?? [])
    must(valueAt(result.document, path) === valueAt(document, path), `${path} changed`)
  if (expected.intent !== undefined)
    must((first?.phrase.intent ?? 'unknown') === expected.intent, `intent was ${first?.phrase.intent}`)
  if (expected.intent_types !== undefined) {
    const names = expected.intent_types.map((type) => INTENTS[type.toLowerCase()])
    must(names.includes(first?.phrase.intent), `intent was ${first?.phrase.intent}`)
  }
  for (const [key, value] of Object.entries(expected.parameters ?? {})) {
    const actual = result.steps[0]?.parameters[key] ?? first?.parameters[key]
    must(actual === value, `${key} was ${JSON.stringify(actual)}`)
  }
  if (expected.min_confidence !== undefined && first !== undefined && (succeeded || expected.intent !== undefined)) {
    must(
      blueprint.intents[first.phrase.intent]!.confidence >= Math.min(expected.min_confidence, 0.95),
      'confidence of the intent is too low',
    )
    if (succeeded) must(result.confidence >= expected.min_confidence, `confidence was ${result.confidence}`)
  }
  if (expected.max_confidence !== undefined)
    must(result.confidence <= expected.max_confidence, `confidence was ${result.confidence}`)
  if (expected.success_or_maxconf !== undefined)
    must(!succeeded || result.confidence <= expected.success_or_maxconf, 'is too sure')
  if (expected.valid !== undefined)
    must((reading.unread.length === 0) === expected.valid, expected.valid ? 'was not understood' : 'was understood')
  if (expected.blueprint_valid !== undefined)
    must(isValid(document) === expected.blueprint_valid, 'the check of the document says otherwise')
  if (expected.min_intents !== undefined)
    must(reading.clauses.length >= expected.min_intents, `found ${reading.clauses.length} clauses`)
  if (isRecord(result.document) && isRecord(document))
    must(
      Object.keys(document).every((key) => key in (result.document as object)),
      'members of the document are gone',
    )
  return unmet
}
