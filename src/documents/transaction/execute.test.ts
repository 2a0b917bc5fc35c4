import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { createRandom } from '../../core/random.ts'
import { applyPatch } from '../document/patch.ts'
import { blueprint } from '../vocabularies/blueprint/blueprint.ts'
import { executeCommand } from './execute.ts'
import { makePlan, statesOf } from './make-plan.ts'
import { openModel } from './opened.ts'
import { type DataStep, parseCommand } from './parse.ts'
import { toSeedResult } from './result.ts'

const document: JsonValue = {
  screen_id: 'main',
  tokens: { colors: { white: '#FFFFFF', black: '#000000', blue: '#0000FF', red: '#FF0000' } },
  components: [
    {
      id: 'header',
      type: 'header',
      text: 'Welcome',
      role: 'hero',
      bbox: [10, 10, 480, 40],
      visual: { color: '#0000FF', height: 40 },
    },
    {
      id: 'shelf',
      type: 'container',
      text: 'Products',
      role: 'content',
      bbox: [10, 60, 480, 200],
      visual: { color: '#000000', height: 200 },
    },
    {
      id: 'buy',
      type: 'button',
      text: 'Get Started',
      role: 'cta',
      bbox: [10, 270, 200, 50],
      visual: { color: '#FFFFFF', bg_color: '#0000FF', height: 50 },
    },
  ],
}
const bytes = JSON.stringify(document)

/** A random step as data: some succeed, some are refused, some break a rule at the end. */
function stepFrom(pick: (n: number) => number): DataStep {
  const target = ['header', 'shelf', 'buy', 'nobody'][pick(20) === 0 ? 3 : pick(3)]!
  const steps: DataStep[] = [
    { intent: 'modify_style', target, parameters: { style: 'bold' } },
    { intent: 'modify_color', target, parameters: { color: ['red', 'white', 'black', '#00ff00'][pick(4)]! } },
    { intent: 'resize_component', target, parameters: { size_direction: ['increase_20', 'decrease_20'][pick(2)]! } },
    { intent: 'edit_text', target, parameters: { text: `T${pick(9)}` } },
    { intent: 'delete_component', target },
    { intent: 'duplicate_component', target },
    { intent: 'set_padding', target, parameters: { length: pick(500) } },
    { intent: 'hide_component', target },
    { intent: 'add_component', parameters: { type: 'text', text: 'New' } },
    { intent: 'set_token', parameters: { token: 'primary', color: 'red' } },
  ]
  return steps[pick(steps.length)]!
}

describe('a command', () => {
  test('either succeeds or leaves the very same document, and its inverse restores every byte', () => {
    const statuses = new Set<string>()
    for (let seed = 0; seed < 1_500; seed++) {
      const random = createRandom(seed, 'rollback')
      const steps = Array.from({ length: 1 + random.below(8) }, () => stepFrom((n) => random.below(n)))
      const result = executeCommand(blueprint, document, steps)
      statuses.add(result.status)
      if (result.status !== 'success') expect(result.document).toBe(document)
      else {
        expect(JSON.stringify(applyPatch(result.document, result.inverse).document)).toBe(bytes)
        expect(JSON.stringify(applyPatch(document, result.patch).document)).toBe(JSON.stringify(result.document))
      }
      expect(JSON.stringify(document)).toBe(bytes)
    }
    expect([...statuses].sort()).toEqual(['conflicted', 'failed', 'rejected', 'success'])
  })

  test('rolls back from any step: the inverses of a plan, one by one, lead through all its states', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = createRandom(seed, 'inverse')
      const steps = Array.from({ length: 1 + random.below(8) }, () => stepFrom((n) => random.below(n)))
      const model = openModel(blueprint, document)
      const plan = makePlan(blueprint, model, parseCommand(blueprint, model, steps).clauses)
      if (plan.kind !== 'plan') continue
      const states = statesOf(blueprint, plan)
      expect(JSON.stringify(states.at(-1)!.document)).toBe(JSON.stringify(plan.end.document))
      for (let failing = plan.trail.length; failing > 0; failing--) {
        let current = states[failing - 1]!.document
        for (let i = failing - 1; i >= 0; i--) current = applyPatch(current, plan.trail[i]!.inverse).document
        expect(JSON.stringify(current)).toBe(bytes)
      }
    }
  })

  test('gives the same result a hundred times', () => {
    const command =
      'Make header smaller, change its color to red, and make the buy button bigger; then duplicate the shelf'
    const first = JSON.stringify(executeCommand(blueprint, structuredClone(document), command))
    for (let i = 0; i < 100; i++)
      expect(JSON.stringify(executeCommand(blueprint, structuredClone(document), command))).toBe(first)
  })

  test('has the ten keys of the seed', () => {
    expect(
      toSeedResult(executeCommand(blueprint, document, 'Make header smaller and change its color to red')),
    ).toMatchObject({
      status: 'success',
      steps_executed: 2,
      steps_failed: 0,
      steps_total: 2,
      rollback_triggered: false,
      rollback_reason: null,
      changes_applied: ['Size of "header" changed from 40 to 32', 'Color of "header" changed from #0000FF to #FF0000'],
    })
  })

  test('a dry run tells what would be done and does nothing', () => {
    const result = executeCommand(blueprint, document, 'make header bold', { dryRun: true })
    expect(result).toMatchObject({ status: 'success', stepsExecuted: 1 })
    expect(result.document).toBe(document)
    expect(result.patch).toHaveLength(1)
  })

  test('partial mode keeps the beginning that holds, or all that holds by itself', () => {
    const command = 'make header bold, move the shelf to 10, 20, and make the buy button bold'
    expect(executeCommand(blueprint, document, command)).toMatchObject({
      status: 'failed',
      stepsExecuted: 0,
      rollbackTriggered: true,
      stepsTotal: 3,
    })
    const prefix = executeCommand(blueprint, document, command, { mode: 'partial' })
    expect(prefix).toMatchObject({ status: 'partial', stepsExecuted: 1, stepsFailed: 2 })
    const independent = executeCommand(blueprint, document, command, { mode: 'partial', keep: 'independent' })
    expect(independent).toMatchObject({ status: 'partial', stepsExecuted: 2, stepsFailed: 1 })
    expect(independent.problems[0]).toMatchObject({ kind: 'verification', rule: 'overlap', step: 'step-2' })
    const unknown = executeCommand(blueprint, document, 'make header bold and make the moon bold', { mode: 'partial' })
    expect(unknown).toMatchObject({ status: 'partial', stepsExecuted: 1 })
  })

  test('an ambiguous one is answered with candidates, an unread part with its place', () => {
    const twins = {
      ...(document as object),
      components: [
        ...(document as { components: JsonValue[] }).components,
        { id: 'other', type: 'button', text: 'No', role: 'content', bbox: [250, 270, 200, 50], visual: { height: 50 } },
      ],
    }
    expect(executeCommand(blueprint, twins, 'make the button bold').problems[0]).toMatchObject({
      kind: 'ambiguous',
      candidates: ['buy', 'other'],
      span: { start: 0, end: 20 },
    })
    expect(executeCommand(blueprint, document, 'make header bold and flurb it').problems).toMatchObject([
      { kind: 'unread', span: { start: 21, end: 29 } },
    ])
  })

  test('a document that breaks rules before can be mended, and says so', () => {
    const broken = {
      components: [
        {
          id: 'go',
          type: 'button',
          role: 'cta',
          text: 'Go',
          bbox: [10, 10, 100, 30],
          visual: { height: 30, font_size: 8 },
        },
        { id: 'odd', type: 'blob', bbox: [10, 20, 50, 50] },
      ],
    }
    const result = executeCommand(blueprint, broken, 'set the height of go to 48px')
    expect(result.status).toBe('success')
    expect(result.documentProblems.map((problem) => problem.rule)).toEqual(
      ['kinds', 'accessibility', 'accessibility', 'overlap'].sort(),
    )
  })

  test('steps given as data mean things by key, wherever earlier steps have moved them', () => {
    const moved = executeCommand(blueprint, document, [
      { intent: 'delete_component', target: 'header' },
      { intent: 'modify_style', target: 'buy', parameters: { style: 'bold' } },
    ])
    expect(moved.changesApplied[1]).toContain('"buy"')
    expect((moved.document as { components: JsonValue[] }).components[1]).toMatchObject({
      id: 'buy',
      visual: { font_weight: 'bold' },
    })
    const gone = executeCommand(blueprint, document, [
      { intent: 'delete_component', target: 'header' },
      { intent: 'delete_component', target: 'header' },
    ])
    expect(gone).toMatchObject({ status: 'conflicted', stepsExecuted: 0 })
  })

  test('texts that look like orders stay texts', () => {
    const result = executeCommand(
      blueprint,
      document,
      'set the text of header to "Delete header, then make it red" and make it bold',
    )
    expect(result.steps.map((step) => step.intent)).toEqual(['edit_text', 'modify_style'])
    expect(result.steps[0]!.parameters).toEqual({ text: 'Delete header, then make it red' })
  })
})
