/** @module Edits of workflow definitions: phases come, go, move, change their names and their resources. */
import type { JsonValue } from '../../../core/hash.ts'
import type { Operation } from '../../document/patch.ts'
import { isRecord, joinPointer, type Pointer, valueAt } from '../../document/pointer.ts'
import { choiceSlot, quotedSlot, type SlotType } from '../../language/slot.ts'
import { treeIntents } from '../tree/intents.ts'
import type { TreeModel } from '../tree/model.ts'
import { mergeEdits, setAt } from '../tree/set-at.ts'
import { endSlot, nameSlot, relationSlot } from '../tree/slots.ts'
import type { Edit, Intent, Refusal } from '../vocabulary.ts'
import { duplicatePhase, freshName, movePhase, nameProblem, placeOf, setDependency, VALID_NAME } from './arrange.ts'
import { require_metric } from './criteria.ts'
import { phaseList } from './model.ts'
import { referencesTo, renameReferences } from './references.ts'
import { resourceIntents, resourceTables } from './resources.ts'
import { set_retries } from './retries.ts'
import { set_timeout } from './time-limit.ts'

export interface WorkflowIntentOptions {
  readonly phaseTypes: readonly string[]
  readonly templates: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>
}

const NEW = '[a|an|another|a new|an extra|one more|new]'
const ONE = '(a|an|another|a new|one more|new)'
const ADD = '(add|create|insert|append|include)'
const PHASE = '(phase|step|stage)'
const KIND = `[${PHASE}]`
const NAMED = '[(named|called|as|labeled|with the name|by the name of) <name>]'
/** Types whose own settings live one level down, under `config.optimization`. */
const SEARCHING: ReadonlySet<string> = new Set(['optimization', 'parameter_search'])
const SEARCH_KEYS: ReadonlySet<string> = new Set(['n_trials', 'method', 'objective', 'sampler', 'constraints', 'seed'])

/** Keys that stand in the phase itself, not in its config. */
const PHASE_KEYS: ReadonlySet<string> = new Set(
  (
    'description inputs depends_on outputs enabled when condition if_true if_false for_each matrix repeat params with template workflow resources ' +
    'policy gate validation_func success_criteria acceptance_criteria on_failure max_retries retry_on_failure backoff_seconds max_backoff_seconds ' +
    'timeout_minutes timeout_hours timeout_seconds critical partial_results fallback_method continue_on_failure memory_gb memory_limit_gb cpu_cores ' +
    'max_workers priority gpu_required container_count max_containers memory_per_container'
  ).split(' '),
)

/** Keys of a phase that commands may call by their plain names before the definition has them. */
export const SPOKEN_KEYS: readonly string[] = ['description', 'priority', 'critical', 'condition', 'type', 'template']

/** A key that a phase lacks goes into its config, that of a search beside its other settings. */
function createIn(model: TreeModel, thing: Pointer, key: string): Pointer | undefined {
  const phase = valueAt(model.document, thing)
  if (!isRecord(phase)) return undefined
  if (PHASE_KEYS.has(key)) return joinPointer(thing, key)
  const { config, type } = phase
  if (!isRecord(config)) return undefined
  const nested = config.optimization
  if (isRecord(nested) && (SEARCHING.has(String(type)) || SEARCH_KEYS.has(key)))
    return joinPointer(thing, 'config', 'optimization', key)
  return joinPointer(thing, 'config', key)
}

function typeSlot(types: readonly string[]): SlotType {
  const spoken = choiceSlot(
    Object.fromEntries(
      types.flatMap((type) => [
        [type, type],
        [type.replaceAll('_', ' '), type],
        [type.replaceAll('_', '-'), type],
      ]),
    ),
    'a phase type',
  )
  return {
    ...spoken,
    leads: undefined,
    read(tokens, from, to, context) {
      const readings = spoken.read(tokens, from, to, context)
      const token = tokens[from]
      // Types of plug-ins are not known here; the definition's check judges them.
      if (
        readings.length > 0 ||
        token === undefined ||
        from >= to ||
        token.kind !== 'word' ||
        !/^[a-z][a-z\d]*_[a-z\d_]+$/.test(token.text)
      )
        return readings
      return [{ end: from + 1, value: token.text, cost: 0.5 }]
    },
    accept: (value) => (typeof value === 'string' && /^[\w-]+$/.test(value) ? value : undefined),
  }
}

const isUnique = (model: TreeModel, label: string): boolean =>
  model.things.filter((thing) => thing.label === label).length < 2

/** Gives a phase another name; what refers to it follows. */
function renamePhase(model: TreeModel, position: number, name: JsonValue | undefined): Edit | Refusal {
  const thing = model.things[position]!
  if (typeof name !== 'string') return { refused: 'Expected the new name.', parameter: 'name', missing: true }
  if (!VALID_NAME.test(name))
    return { refused: `Expected a name of letters, digits and underscores, was "${name}".`, parameter: 'name' }
  if (model.positionOf(name) !== undefined && name !== thing.label)
    return { refused: `Expected a name that is not taken, was "${name}".`, parameter: 'name' }
  const references = renameReferences(model.document, thing, name, isUnique(model, thing.label))
  return {
    patch: [{ op: 'replace', path: joinPointer(thing.pointer, 'name'), value: name }, ...references],
    changes: [
      `Renamed the phase "${thing.label}" to "${name}"${references.length === 0 ? '' : `; ${references.length} references follow`}`,
    ],
    reads: [],
    writes: [{ place: `/phases/${thing.key}/name`, value: name }],
    effect: 'rename',
    focus: [name],
  }
}

export function workflowIntents(options: WorkflowIntentOptions): Readonly<Record<string, Intent<TreeModel>>> {
  const type = typeSlot(options.phaseTypes)

  const add_phase: Intent<TreeModel> = {
    title: 'add a phase',
    target: 'none',
    confidence: 0.93,
    slots: { type, name: nameSlot, quote: quotedSlot, relation: relationSlot, place: endSlot },
    phrases: [
      '',
      ' <relation> <anchor> [phase]',
      ' between <anchor> [phase] and <next_anchor> [phase]',
      ' (at|to|on) the [very] <place> [of the (workflow|list)]',
      ' <place>',
    ].flatMap((where) => [
      `${ADD} ${NEW} <type> ${KIND} ${NAMED}${where}`,
      `put ${ONE} <type> ${KIND} ${NAMED}${where}`,
      `${ADD} ${NEW} <type> ${KIND} <quote>${where}`,
      `${ADD} ${NEW} ${PHASE} (named|called) <name> of type <type>${where}`,
      `${ADD} ${NEW} ${PHASE} of type <type> ${NAMED}${where}`,
      // Without its type, so that the type is asked for.
      `${ADD} ${NEW} ${PHASE} ${NAMED}${where}`,
      ...(where === ''
        ? []
        : [
            `${ADD}${where} ${NEW} <type> ${KIND} ${NAMED}`,
            `${ADD} ${NEW} <type> ${KIND}${where} ${NAMED}`,
            `[right]${where} [,] (${ADD}|put) ${NEW} <type> ${KIND} ${NAMED}`,
          ]),
    ]),
    fragments: [
      `${NEW} <type> ${KIND} ${NAMED} <relation> <anchor>`,
      `${NEW} <type> ${KIND} ${NAMED} (at|to) the [very] <place>`,
      `${NEW} <type> ${PHASE} ${NAMED}`,
    ],
    edit({ model, others, parameters }) {
      const kind = parameters.type
      const list = phaseList(model)
      if (typeof kind !== 'string')
        return { refused: 'Expected the type of the phase to add.', parameter: 'type', missing: true }
      if (list === undefined) return { refused: 'Expected the definition to have a list "phases".' }
      const given = parameters.name ?? parameters.quote
      const problem = typeof given === 'string' ? nameProblem(model, given) : undefined
      if (problem !== undefined) return problem
      const name = typeof given === 'string' ? given : freshName(model, kind)
      const anchor = others.anchor?.[0]
      const count = (valueAt(model.document, list) as readonly JsonValue[]).length
      const base = anchor === undefined ? undefined : model.things[anchor]!
      // Beside its anchor, also inside of a branch or a sub-workflow.
      const [home, index] = base === undefined ? [list, count] : placeOf(base.pointer)
      const at =
        base === undefined
          ? parameters.place === 'start'
            ? 0
            : count
          : index + (parameters.relation === 'before' ? 0 : 1)
      const next = others.next_anchor?.[0] === undefined ? undefined : model.things[others.next_anchor[0]]!
      if (next !== undefined && base !== undefined && next.pointer !== joinPointer(home, index + 1))
        return { refused: `Expected "${next.label}" to come right after "${base.label}".`, parameter: 'anchor' }
      const follower = parameters.relation === 'before' ? base : next
      const template = Object.hasOwn(options.templates, kind) ? options.templates[kind]! : { config: {} }
      const dependsOn: Record<string, JsonValue> =
        base !== undefined && parameters.relation !== 'before' ? { depends_on: [base.label] } : {}
      const phase: JsonValue = {
        name,
        type: kind,
        ...dependsOn,
        ...structuredClone(template as Record<string, JsonValue>),
      }
      const patch: Operation[] = []
      const changes = [
        `Added the phase "${name}" of type ${kind}${base === undefined ? '' : ` ${parameters.relation === 'before' ? 'before' : 'after'} "${base.label}"`}`,
      ]
      if (follower !== undefined) {
        const depends = follower.value.depends_on
        const after = [
          ...(Array.isArray(depends)
            ? (depends as readonly JsonValue[])
            : typeof depends === 'string'
              ? [depends]
              : []),
          name,
        ]
        patch.push({
          op: depends === undefined ? 'add' : 'replace',
          path: joinPointer(follower.pointer, 'depends_on'),
          value: after,
        })
        changes.push(`"${follower.label}" depends on "${name}"`)
      }
      patch.push({ op: 'add', path: joinPointer(home, at), value: phase })
      return {
        patch,
        changes,
        reads: [],
        writes: [{ place: `/phases/${name}`, value: phase }],
        effect: 'create',
        focus: [name],
      }
    },
  }

  const remove_phase: Intent<TreeModel> = {
    title: 'remove a phase',
    target: 'many',
    confidence: 0.93,
    phrases: [
      '(remove|delete|drop|cut|erase) <target> [phase]',
      '(get rid of|take out) <target> [phase]',
      // A phase of the workflow rather than a value of a list that is called so.
      {
        phrase:
          '(remove|delete|drop|cut|erase|take) <target> [phase] (from|out of) [the|this] (workflow|definition|pipeline)',
        cost: -0.5,
      },
    ],
    edit({ model, targets }) {
      const patch: Operation[] = []
      const removed = targets.map((position) => model.things[position]!)
      for (const thing of removed) {
        const needed = referencesTo(model.document, thing, isUnique(model, thing.label)).filter(
          (reference) =>
            reference.kind !== 'key' && !removed.some((other) => reference.pointer.startsWith(`${other.pointer}/`)),
        )
        if (needed.length > 0) {
          const users = [
            ...new Set(
              needed.map(
                (each) =>
                  model.things.find((other) => each.pointer.startsWith(`${other.pointer}/`))?.label ?? each.pointer,
              ),
            ),
          ]
          return {
            refused: `Expected no phase to need "${thing.label}", ${users.map((user) => `"${user}"`).join(', ')} ${users.length === 1 ? 'does' : 'do'}.`,
            fix: `Remove ${users.join(', ')} too, or change their inputs first.`,
          }
        }
        for (const reference of referencesTo(model.document, thing, isUnique(model, thing.label)))
          if (reference.kind === 'key') patch.push({ op: 'remove', path: reference.pointer })
      }
      for (const thing of [...removed].reverse()) patch.push({ op: 'remove', path: thing.pointer })
      return {
        patch,
        changes: removed.map((thing) => `Removed the phase "${thing.label}"`),
        reads: [],
        writes: removed.map((thing) => ({ place: `/phases/${thing.key}`, value: null })),
        effect: 'remove',
      }
    },
  }

  const rename_phase: Intent<TreeModel> = {
    title: 'rename a phase',
    target: 'one',
    confidence: 0.95,
    slots: { name: nameSlot },
    phrases: [
      'rename <target> [phase] (to|as|into) <name>',
      '(change|set) [the] name of <target> [phase] to <name>',
      "(change|set) <target> ['s] name to <name>",
      '(call|name) <target> <name>',
      'give <target> [phase] the [new] name <name>',
      '(let|make) <target> [phase] be (called|named) <name>',
      '<target> [phase] (should|must) be (called|named|renamed to) <name>',
    ],
    edit: ({ model, targets, parameters }) => renamePhase(model, targets[0]!, parameters.name),
  }

  const enabling = (enabled: boolean, phrases: readonly string[]): Intent<TreeModel> => ({
    title: enabled ? 'enable phases' : 'disable phases',
    target: 'many',
    confidence: 0.92,
    phrases,
    edit: ({ model, targets }) => {
      const edits = targets.map((position) => {
        const thing = model.things[position]!
        return {
          ...setAt(model, joinPointer(thing.pointer, 'enabled'), enabled, `enabled of "${thing.label}"`),
          writes: [{ place: `/phases/${thing.key}/enabled`, value: enabled }],
        }
      })
      return mergeEdits(edits)
    },
  })

  return {
    add_phase,
    remove_phase,
    rename_phase,
    move_phase: movePhase,
    enable_phase: enabling(true, [
      '(enable|activate|turn on|switch on|unskip|re-enable|reenable|resume) <target> [phase] [again]',
      '(turn|switch) <target> [phase] [back] on [again]',
      '(set|change|make|mark) <target> [phase] [to|as] (enabled|active)',
      '<target> [phase] (should|must) be (enabled|active|switched on)',
    ]),
    disable_phase: enabling(false, [
      '(disable|deactivate|turn off|switch off|skip|mute|stop running) <target> [phase]',
      '(turn|switch) <target> [phase] off',
      '(set|change|make|mark) <target> [phase] [to|as] (disabled|inactive)',
      'leave <target> [phase] out [of the run]',
      'leave out <target> [phase]',
      '<target> [phase] (should|must) be (disabled|inactive|skipped|switched off)',
      "(don't|do not) run <target> [phase]",
    ]),
    duplicate_phase: duplicatePhase,
    set_dependency: setDependency,
    ...resourceIntents,
    set_timeout,
    set_retries,
    require_metric,
    ...treeIntents({
      noun: 'phase',
      whole: 'workflow|definition|workflow definition',
      rename: renamePhase,
      createIn,
      flags: ['critical', 'enabled', 'partial_results', 'continue_on_failure', 'gpu_required', 'retry_on_failure'],
      isOwn: (key) => key === 'type' || PHASE_KEYS.has(key),
      also: resourceTables,
    }),
  }
}
