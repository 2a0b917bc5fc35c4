/** @module The vocabulary of Phaseline's own definitions. What is legal in them is decided by the check that is handed in. */
import type { JsonValue } from '../../../core/hash.ts'
import { isRecord } from '../../document/pointer.ts'
import { compileGrammar } from '../../language/grammar.ts'
import { advanceTree, type TreeModel } from '../tree/model.ts'
import type { Problem, Verification, Vocabulary } from '../vocabulary.ts'
import { foldName, singularOf } from '../vocabulary.ts'
import { SPOKEN_KEYS, workflowIntents } from './intents.ts'
import { openWorkflow } from './model.ts'

/** A finding of the definition's check. */
export interface WorkflowFinding {
  readonly message: string
  readonly severity?: 'error' | 'warning'
  /** A code or rule: together with `path`, less the numbers in it, it tells findings apart across edits. */
  readonly code?: string
  /** JSON Pointer. */
  readonly path?: string
  readonly hint?: string
}

export interface WorkflowVocabularyOptions {
  /** Checks a definition as plain data: `definition/` on a higher floor provides it. Everything is legal when left out. */
  readonly check?: (document: JsonValue) => readonly WorkflowFinding[]
  /** Names of phase types that commands may say in several words ("walk forward"). */
  readonly phaseTypes?: readonly string[]
  /** Members of a new phase by its type, besides name and type. */
  readonly templates?: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>
}

/** The phase types of the built-in registry, as commands call them. */
const PHASE_TYPES = [
  'optimization',
  'analysis',
  'backtest',
  'walk_forward',
  'validation',
  'ensemble',
  'regime_analysis',
  'risk_analysis',
  'monte_carlo',
  'sensitivity',
  'report',
  'agent',
  'command',
  'shell',
]

const SEARCH: JsonValue = { n_trials: 100 }
const TEMPLATES: Readonly<Record<string, Readonly<Record<string, JsonValue>>>> = {
  walk_forward: {
    config: { walk_forward: { train_period_days: 504, test_period_days: 126, step_days: 63 }, optimization: SEARCH },
  },
  optimization: { config: { optimization: SEARCH } },
}

/**
 * A vocabulary for workflow definitions: add, remove, rename (references follow), move, enable and disable phases, give them
 * workers and memory, set any value. Together with `readDocument` and `renderDocument` comments and order of the YAML stay.
 *
 * @example
 * const workflow = createWorkflowVocabulary({ check: (document) => checkDefinition(document) })
 * executeCommand(workflow, document, 'add a walk_forward phase after validation and give it 8 workers')
 */
export function createWorkflowVocabulary(options: WorkflowVocabularyOptions = {}): Vocabulary<TreeModel> {
  const phaseTypes = options.phaseTypes ?? PHASE_TYPES
  const intents = workflowIntents({ phaseTypes, templates: options.templates ?? TEMPLATES })
  const nouns = new Set(['phase', 'step', 'stage'])
  const verify = (model: TreeModel): Verification => {
    const findings = options.check?.(model.document) ?? []
    const seen = new Map<string, number>()
    const document = findings.map((finding): Problem => {
      // A phase that is added, moved or renamed takes its old mistakes along: they are told apart by kind and number, not by place.
      const kind = `${finding.code ?? finding.message} ${(finding.path ?? '').replace(/\/\d+(?=\/|$)/g, '/*')}`
      const number = (seen.get(kind) ?? 0) + 1
      seen.set(kind, number)
      return {
        rule: finding.code ?? 'definition',
        severity: finding.severity ?? 'error',
        subjects: [],
        message: finding.message,
        detail: `${kind} ${number}`,
        ...(finding.path === undefined ? {} : { pointer: finding.path }),
        ...(finding.hint === undefined ? {} : { fix: finding.hint }),
      }
    })
    return { byThing: new Map(), pairs: new Map(), document }
  }
  return {
    name: 'workflow',
    version: '1',
    title: 'workflow definitions',
    thing: 'phase',
    isOrdered: true,
    intents,
    grammar: compileGrammar(intents),
    recognizes: (document) =>
      isRecord(document) &&
      (Array.isArray(document.phases) || (isRecord(document.workflow) && !Array.isArray(document.components))),
    open: openWorkflow,
    advance: (model, patch, document) => advanceTree(openWorkflow, model, patch, document),
    verify,
    // Definitions are small, and their check looks at references across the whole: it runs whole.
    verifyTouched: (_before, model) => verify(model),
    noun: (word) => {
      const singular = singularOf(word)
      return nouns.has(singular) ? { singular, plural: singular !== word } : undefined
    },
    adjective: (word) => {
      if (word === 'disabled' || word === 'enabled')
        return (model, position) => (model.things[position]!.value.enabled !== false) === (word === 'enabled')
      return nouns.has(singularOf(word)) ? () => true : undefined
    },
    attribute: (model, position, name) => {
      const value = model.things[position]!.value[name === 'id' || name === 'title' ? 'name' : name]
      return typeof value === 'string' ? value.toLowerCase() : undefined
    },
    relate: (model, relation, position, anchor) => {
      if (relation === 'before' || relation === 'above') return position < anchor
      if (relation === 'after' || relation === 'below') return position > anchor
      return relation === 'inside' && model.pointerOf(position).startsWith(`${model.pointerOf(anchor)}/`)
    },
    // What names a phase is no key: "remove performance_analysis" means the phase, wherever its name is a key too.
    names: (model) => {
      const keys = new Set([...model.keys.keys(), ...SPOKEN_KEYS])
      const things = new Set(model.things.map((thing) => foldName(thing.label)))
      for (const thing of things) keys.delete(thing)
      return { key: keys, thing: things }
    },
    synonyms: { stage: 'phase', step: 'phase', kill: 'remove', bump: 'raise', boost: 'raise', trials: 'n_trials' },
  }
}
