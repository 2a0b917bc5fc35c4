/** @module What is known of the tasks of a run: from parts while a phase runs, from its outputs once it is done. */
import { readFileSync } from 'node:fs'
import {
  addUsage,
  noUsage,
  plannedTask,
  type TaskProgress,
  type TaskResult,
  toTaskProgress,
  type Usage,
} from '../agents/index.ts'
import { hashJson, type JsonValue, sha256 } from '../core/hash.ts'
import type { RunId } from '../core/ids.ts'
import type { TaskPlace } from '../phases/tasks-service.ts'
import type { PhaseArtifacts, RunEvent, RunStore } from '../run/index.ts'

type PartWritten = Extract<RunEvent, { type: 'part_written' }>

export interface TaskRecords {
  /** Tasks that succeeded in this process. */
  readonly finished: number
  started(place: TaskPlace, task: string, attempt: number): void
  /** @param isNew not of the past */
  handle(event: RunEvent, isNew: boolean): void
  /** Tasks of a phase by id. */
  of(phase: string): ReadonlyMap<string, TaskProgress>
  /** Of all models, over all processes. */
  usage(): Usage
}

/** Whether a part holds the result or the note of a task. */
export function isTaskPart(event: RunEvent): event is PartWritten & { readonly meta: { readonly task: string } } {
  return (
    event.type === 'part_written' &&
    /^(task|note)-/.test(event.name) &&
    typeof (event.meta as { readonly task?: unknown } | null)?.task === 'string'
  )
}

/** The records of a run, with all that its journal holds already. */
export function createTaskRecords(store: RunStore, run: RunId): TaskRecords {
  const phases = new Map<string, Map<string, TaskProgress>>()
  const keys = new Map<string, string>()
  /** Also of what no longer counts: it is spent. */
  const spent = new Map<string, Usage>()
  let finished = 0

  const of = (phase: string): Map<string, TaskProgress> => {
    const known = phases.get(phase) ?? new Map<string, TaskProgress>()
    phases.set(phase, known)
    return known
  }

  /** The name of a task in the file: those of a `for_each` carry the number of the element. */
  function idOf(phase: string, key: string, task: string): string {
    const own = keys.get(phase)
    if (own === undefined || own === key) return task
    for (let index = 0; index < MOST_ELEMENTS; index++)
      if (hashJson([own, index]) === key) return elementId(index, task)
    return task
  }

  function takePart(event: PartWritten & { readonly meta: { readonly task: string } }): void {
    const { phase, key, name, meta, path } = event
    const id = idOf(phase, key, meta.task)
    const bytes = path === undefined ? store.partBytes(run, phase, key, name) : readFile(store.resolve(path))
    // Gone once the phase is done: then its outputs say the same.
    if (bytes === undefined) return
    const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown
    const tasks = of(phase)
    if (name.startsWith('note-')) {
      tasks.set(id, { ...(tasks.get(id) ?? plannedTask(id, id, '')), note: value as NonNullable<TaskProgress['note']> })
      return
    }
    const result = value as TaskResult
    spent.set(`${phase}/${key}/${name}`, result.usage)
    tasks.set(id, { ...toTaskProgress(result), id })
  }

  function takeOutputs(phase: string, { outputs }: PhaseArtifacts): void {
    const [rows, values] = ['tasks', 'values'].map((name) => {
      const record = outputs.find((each) => each.name === name && each.kind === 'json')
      const bytes = record === undefined ? undefined : readFile(store.resolve(record.path))
      return bytes === undefined || sha256(bytes) !== record!.sha256
        ? undefined
        : (JSON.parse(bytes.toString('utf8')) as unknown)
    })
    if (!Array.isArray(rows) || rows.length === 0 || values === undefined) return
    const tasks = of(phase)
    const isList = Array.isArray(rows[0])
    const elements = (isList ? rows : [rows]) as readonly (readonly TaskRow[])[]
    for (const [index, list] of elements.entries()) {
      const own = (isList ? (values as readonly Values[])[index] : (values as Values)) ?? {}
      for (const row of list) {
        const id = isList ? elementId(index, row.id) : row.id
        const known = tasks.get(id)
        if (known !== undefined && known.status === row.status && known.key === row.key) continue
        const { title, type, status, usage = noUsage, key = '' } = row
        tasks.set(id, { ...plannedTask(id, title, type), status, usage, key, value: own[row.id] ?? null })
      }
    }
  }

  function handle(event: RunEvent, isNew: boolean): void {
    if (event.type === 'phase_started' || event.type === 'phase_reused') {
      // Under another key the tasks are others, too.
      if (keys.get(event.phase) !== event.key) phases.delete(event.phase)
      keys.set(event.phase, event.key)
    }
    if (event.type === 'phase_succeeded' || event.type === 'phase_reused') takeOutputs(event.phase, event.artifacts)
    if (event.type === 'phase_reset' && event.discardsParts === true) phases.delete(event.phase)
    if (!isTaskPart(event)) return
    takePart(event)
    const { status, taken } = event.meta as { readonly status?: string; readonly taken?: boolean }
    if (isNew && status === 'succeeded' && taken !== true) finished++
  }

  for (const event of store.events(run, { parts: true })) handle(event, false)
  return {
    get finished() {
      return finished
    },
    handle,
    started({ phase, element }, task, attempt) {
      const id = element === undefined ? task : elementId(element, task)
      const tasks = of(phase)
      tasks.set(id, { ...(tasks.get(id) ?? plannedTask(id, task, '')), status: 'running', attempts: attempt })
    },
    of,
    usage: () => [...spent.values()].reduce(addUsage, noUsage),
  }
}

/** More are not looked for. */
const MOST_ELEMENTS = 10_000

type Values = Readonly<Record<string, JsonValue>>

/** A row of the output `tasks`. */
interface TaskRow {
  readonly id: string
  readonly title: string
  readonly type: string
  readonly status: TaskProgress['status']
  readonly usage?: Usage
  readonly key?: string
}

const elementId = (index: number, task: string): string => `${index + 1}.${task}`

function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
