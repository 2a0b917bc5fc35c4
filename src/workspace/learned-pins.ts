/**
 * @module The learned corrections that a run pins: read when it begins, kept in its journal, and used by it for as long as it lasts,
 * whatever becomes of the files.
 */
import { realpathSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { LearnedCorrections } from '../documents/index.ts'
import type { Plan } from '../plan/index.ts'

/** By path from the folder of the definition. */
export type LearnedPins = Readonly<Record<string, LearnedCorrections>>

/**
 * The corrections that tasks of `type: command` name.
 *
 * @param folder of the definition
 * @param pinned those that the run has begun with: their files are not read again
 * @throws UserError when a file cannot be read or is something else
 */
export async function pinLearned(plan: Plan, folder: string, pinned: LearnedPins = {}): Promise<LearnedPins> {
  const pins: Record<string, LearnedCorrections> = {}
  for (const file of learnedFiles(plan)) {
    if (Object.hasOwn(pins, file)) continue
    // Most definitions name none, and need not load what reads them.
    pins[file] = Object.hasOwn(pinned, file)
      ? pinned[file]!
      : (await import('./learned-file.ts')).readLearned(resolve(folder, file))
  }
  return pins
}

/** Under which of the pins the corrections of a file are. @param file absolute, without symbolic links */
export const pinnedName = (folder: string, file: string): string => relative(realpathSync(folder), file)

function learnedFiles({ phases }: Plan): string[] {
  return phases
    .flatMap(({ config, choice }) => [config, choice?.ifTrue?.config, choice?.ifFalse?.config])
    .flatMap((config) => {
      const { folder = '.', tasks } = (config ?? {}) as { readonly folder?: unknown; readonly tasks?: unknown }
      if (!Array.isArray(tasks)) return []
      return (tasks as readonly { readonly type?: unknown; readonly learned?: unknown }[]).flatMap((task) =>
        task?.type === 'command' && typeof task.learned === 'string' ? [join(String(folder), task.learned)] : [],
      )
    })
}
