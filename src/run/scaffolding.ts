/** @module What a phase put aside while it worked: files of parts, and of the elements of a `for_each`. Gone once it is done. */
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Folders of {@link partFolder} and {@link elementFolder}. */
const SCAFFOLDING = /^(parts-[0-9a-f]{16}|item-\d+)$/

/** Where files of parts with this content key lie, relative to the store. */
export function partFolder(folder: string, key: string): string {
  return `${folder}/parts-${key.slice(0, 16)}`
}

/** Where an element of a `for_each` leaves its files, relative to the store. */
export function elementFolder(folder: string, index: number): string {
  return `${folder}/item-${index}`
}

/**
 * Removes what is no longer needed from the folder of a phase whose result is journaled. What cannot be removed stays; it
 * does no harm.
 *
 * @param folder relative to the store
 */
export async function removeScaffolding(storeFolder: string, folder: string): Promise<void> {
  const base = join(storeFolder, ...folder.split('/'))
  const names = await readdir(base).catch(() => [])
  const removals = names
    .filter((name) => SCAFFOLDING.test(name))
    .map((name) => rm(join(base, name), { recursive: true, force: true }))
  await Promise.allSettled(removals)
}
