/** @module A workflow definition opened for editing: its phases are the things, wherever they are listed. */
import type { JsonValue } from '../../../core/hash.ts'
import { isRecord, joinPointer, type Pointer } from '../../document/pointer.ts'
import { TreeModel, TreeThing } from '../tree/model.ts'

/** What people call some keys, without case and separators. */
const TITLES: ReadonlyMap<string, string> = new Map([
  ['trials', 'n_trials'],
  ['numberoftrials', 'n_trials'],
  ['trialcount', 'n_trials'],
  ['trainingperiod', 'train_period_days'],
  ['trainperiod', 'train_period_days'],
  ['testperiod', 'test_period_days'],
  ['workers', 'max_workers'],
  ['memory', 'memory_limit_gb'],
  ['outputfolder', 'output_path'],
  ['outputdirectory', 'output_path'],
])

/** Opens a definition. Phases are found in every list called `phases`, nested ones too, and as `convergence_phase`. */
export function openWorkflow(document: JsonValue): TreeModel {
  const things: TreeThing[] = []
  const used = new Map<string, number>()
  const addPhase = (phase: Readonly<Record<string, JsonValue>>, pointer: Pointer, name: string): void => {
    const count = (used.get(name) ?? 0) + 1
    used.set(name, count)
    const type = phase.type ?? phase.phase_type
    things.push(
      new TreeThing({
        key: count === 1 ? name : `${name}#${count}`,
        name,
        kinds: typeof type === 'string' ? [type] : [],
        pointer,
        value: phase,
      }),
    )
  }
  const visit = (value: JsonValue, pointer: Pointer, depth: number): void => {
    if (depth > 30) return
    if (Array.isArray(value)) {
      for (const [i, item] of value.entries()) visit(item as JsonValue, joinPointer(pointer, i), depth + 1)
      return
    }
    if (!isRecord(value)) return
    for (const [key, item] of Object.entries(value)) {
      const place = joinPointer(pointer, key)
      if (key === 'phases' && Array.isArray(item)) {
        item.forEach((phase: JsonValue, i) => {
          if (!isRecord(phase)) return
          addPhase(phase, joinPointer(place, i), typeof phase.name === 'string' ? phase.name : `phase ${i + 1}`)
        })
      }
      if (key === 'convergence_phase' && isRecord(item) && typeof item.name === 'string')
        addPhase(item, place, item.name)
      visit(item, place, depth + 1)
    }
  }
  visit(document, '', 0)
  return new TreeModel(document, things, TITLES)
}

/** The list that phases are added to: `/phases`, or the one under `/workflow`. */
export function phaseList(model: TreeModel): Pointer | undefined {
  const { document } = model
  if (isRecord(document) && Array.isArray(document.phases)) return '/phases'
  const workflow = isRecord(document) ? document.workflow : undefined
  return isRecord(workflow) && Array.isArray(workflow.phases) ? '/workflow/phases' : undefined
}
