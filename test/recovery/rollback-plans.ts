/** @module Random plans whose steps are made to fail, one after the other and in several ways: shared by the test and the benchmark. */
import { BugError } from '../../src/core/errors.ts'
import type { JsonValue } from '../../src/core/hash.ts'
import { createRandom, type Random } from '../../src/core/random.ts'
import { applyPatch } from '../../src/documents/document/patch.ts'
import { executeCommand } from '../../src/documents/transaction/execute.ts'
import type { DataStep } from '../../src/documents/transaction/parse.ts'
import { blueprint } from '../../src/documents/vocabularies/blueprint/blueprint.ts'
import type { BlueprintModel } from '../../src/documents/vocabularies/blueprint/model.ts'
import {
  type Edit,
  type Intent,
  isRefusal,
  type Refusal,
  type Vocabulary,
} from '../../src/documents/vocabularies/vocabulary.ts'

/** How a step fails. */
export const failures = {
  /** The intent refuses. */
  refused: (): Refusal => ({ refused: 'Expected no step here.' }),
  /** The patch does not fit, after a part that does. */
  patch: (edit: Edit): Edit => ({ ...edit, patch: [...edit.patch, { op: 'remove', path: '/nowhere' }] }),
  /** The step is carried out, and breaks a rule. */
  rule: (edit: Edit): Edit => ({
    ...edit,
    patch: [
      ...edit.patch,
      { op: 'add', path: '/components/-', value: { id: `broken ${edit.changes[0]}`, type: 'no such type' } },
    ],
  }),
  /** The code of the intent has a defect. */
  defect: (): never => {
    throw new BugError('A defect was injected.')
  },
} as const
export type FailureKind = keyof typeof failures

export interface RollbackTally {
  plans: number
  /** Commands with a failing step: each step of each plan, in each way. */
  injections: number
  /** Commands that succeeded in spite of it. */
  unnoticed: number
  /** Commands after which the document was not the same object with the same bytes. */
  changed: number
  /** Plans whose inverses, from any of their states, do not lead back to the same bytes. */
  notUndone: number
}

const TARGETS = ['header', 'shelf', 'buy', 'note']

/** Frozen all the way down: a step that writes to it throws. */
export const rollbackDocument: JsonValue = freeze({
  screen_id: 'main',
  canvas: { width: 500, height: 1_600 },
  tokens: { colors: { white: '#FFFFFF', black: '#000000', blue: '#0000FF' } },
  components: TARGETS.map((id, i) => ({
    id,
    type: ['header', 'container', 'button', 'text'][i]!,
    text: `The ${id}`,
    role: i === 2 ? 'cta' : 'content',
    bbox: [10, 10 + 200 * i, 200, 60],
    visual: { color: '#000000', bg_color: '#FFFFFF', height: 60, font_size: 16 },
  })),
})

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const item of Object.values(Object.freeze(value))) freeze(item)
  return value
}

function randomStep(random: Random): DataStep {
  const target = TARGETS[random.below(TARGETS.length)]!
  const steps: readonly DataStep[] = [
    { intent: 'modify_style', target, parameters: { style: ['bold', 'italic', 'underline'][random.below(3)]! } },
    { intent: 'modify_color', target, parameters: { color: ['blue', 'black', '#123456'][random.below(3)]! } },
    {
      intent: 'resize_component',
      target,
      parameters: { size_direction: ['increase_20', 'decrease_20'][random.below(2)]! },
    },
    { intent: 'edit_text', target, parameters: { text: `Text ${random.below(9)}` } },
    { intent: 'duplicate_component', target },
    { intent: 'delete_component', target },
    { intent: 'set_padding', target, parameters: { length: random.below(40) } },
    { intent: 'hide_component', target },
    { intent: 'add_component', parameters: { type: 'text', text: 'New' } },
    { intent: 'set_token', parameters: { token: 'primary', color: 'red' } },
  ]
  return steps[random.below(steps.length)]!
}

/** The blueprint vocabulary, whose `at`-th edit of a command fails in a way. */
function failing(): { vocabulary: Vocabulary<BlueprintModel>; arm(kind: FailureKind | undefined, at: number): void } {
  let armed: FailureKind | undefined
  let left = 0
  const intents = Object.fromEntries(
    Object.entries(blueprint.intents).map(([name, intent]): [string, Intent<BlueprintModel>] => [
      name,
      {
        ...intent,
        edit: (context) => {
          const edit = intent.edit(context)
          if (armed === undefined || left-- !== 0 || isRefusal(edit)) return edit
          return failures[armed](edit)
        },
      },
    ]),
  )
  return {
    vocabulary: { ...blueprint, name: 'failing blueprint', intents },
    arm: (kind, at) => {
      armed = kind
      left = at
    },
  }
}

/**
 * Makes every step of random plans fail in every way.
 *
 * @param plans how many; only commands that succeed by themselves count
 */
export function failEveryStep(plans: number, seed: number): RollbackTally {
  const tally: RollbackTally = { plans: 0, injections: 0, unnoticed: 0, changed: 0, notUndone: 0 }
  const bytes = JSON.stringify(rollbackDocument)
  const random = createRandom(seed, 'rollback plans')
  const { vocabulary, arm } = failing()
  while (tally.plans < plans) {
    const command = Array.from({ length: 1 + random.below(8) }, () => randomStep(random))
    arm(undefined, 0)
    const sound = executeCommand(vocabulary, rollbackDocument, command)
    if (sound.status !== 'success') continue
    tally.plans++
    if (JSON.stringify(applyPatch(sound.document, sound.inverse).document) !== bytes) tally.notUndone++
    for (let at = 0; at < command.length; at++) {
      for (const kind of Object.keys(failures) as FailureKind[]) {
        arm(kind, at)
        tally.injections++
        let document: JsonValue = rollbackDocument
        try {
          const result = executeCommand(vocabulary, rollbackDocument, command)
          document = result.document
          if (result.status === 'success') tally.unnoticed++
        } catch (error) {
          if (!(error instanceof BugError)) throw error
        }
        if (document !== rollbackDocument) tally.changed++
      }
    }
    if (JSON.stringify(rollbackDocument) !== bytes) tally.changed++
  }
  return tally
}
