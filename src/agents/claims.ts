/** @module What running work holds: places under limits, and files. Nothing starts without all that it needs. */
import { posix } from 'node:path'
import type { Task } from './task.ts'

/** How many tasks may run at once. */
export interface TaskLimits {
  /** Of the phase. Default 4. */
  readonly phase?: number | undefined
  /** By task type: `{ shell: 2 }`. */
  readonly types?: Readonly<Record<string, number>> | undefined
  /** By outside service: the name of a provider, the origin of an HTTP address. */
  readonly services?: Readonly<Record<string, number>> | undefined
}

export const DEFAULT_PARALLEL = 4

export interface Claims {
  /** Takes everything that the task needs, or nothing. Returns the function that gives it back. */
  take(task: Task, service: string | undefined): (() => void) | undefined
}

export function createClaims(limits: TaskLimits): Claims {
  const held = new Set<{ readonly task: Task; readonly service: string | undefined }>()
  const count = (fits: (each: { readonly task: Task; readonly service: string | undefined }) => boolean): number =>
    [...held].filter(fits).length
  return {
    take(task, service) {
      const type = task.code.type
      if (held.size >= (limits.phase ?? DEFAULT_PARALLEL)) return undefined
      const ofType = limits.types?.[type]
      if (ofType !== undefined && count((each) => each.task.code.type === type) >= ofType) return undefined
      const ofService = service === undefined ? undefined : limits.services?.[service]
      if (ofService !== undefined && count((each) => each.service === service) >= ofService) return undefined
      if (count((each) => filesCollide(task, each.task)) > 0) return undefined
      const claim = { task, service }
      held.add(claim)
      return () => {
        held.delete(claim)
      }
    },
  }
}

/** Whether one of two tasks writes what the other reads or writes. */
export function filesCollide(a: Pick<Task, 'reads' | 'writes'>, b: Pick<Task, 'reads' | 'writes'>): boolean {
  return anyOverlap(a.writes, b.writes) || anyOverlap(a.writes, b.reads) || anyOverlap(a.reads, b.writes)
}

function anyOverlap(files: readonly string[], others: readonly string[]): boolean {
  return files.some((file) => others.some((other) => overlap(file, other)))
}

/** The same file in another spelling, or a folder and something in it. */
function overlap(a: string, b: string): boolean {
  const [one, two] = [normalize(a), normalize(b)]
  return one === two || one === '' || two === '' || one.startsWith(`${two}/`) || two.startsWith(`${one}/`)
}

/** Without `./`, doubled and final slashes; the folder itself is the empty text. */
function normalize(file: string): string {
  const path = posix.normalize(file.replaceAll('\\', '/')).replace(/\/+$/, '')
  return path === '.' ? '' : path
}
