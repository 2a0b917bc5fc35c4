/** @module The run store of a project, opened for reading only: a process that drives a run is never kept from its work. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { RunStore } from '../run/index.ts'
import { readStore } from '../workspace/open-store.ts'

export interface StoreReader {
  /** What `read` gives, or `undefined` when there is no store yet. */
  read<T>(read: (store: RunStore) => T): T | undefined
  close(): Promise<void>
}

/**
 * Opens the store when it is first asked for, and again when another one has taken its place.
 *
 * @param folder of the project
 * @param name of the store's folder, from there; default `.phaseline`
 */
export function openStoreReader(folder: string, name?: string): StoreReader {
  let open: { readonly store: RunStore; readonly identity: string } | undefined

  const identityOf = (store: RunStore): string => {
    const found = statSync(join(store.folder, 'journal.sqlite'), { throwIfNoEntry: false })
    return found === undefined ? '' : `${found.dev}/${found.ino}`
  }
  const current = (): RunStore | undefined => {
    if (open !== undefined && identityOf(open.store) === open.identity) return open.store
    void open?.store.close()
    open = undefined
    const store = readStore(folder, name)
    if (store !== undefined) open = { store, identity: identityOf(store) }
    return store
  }
  return {
    read(read) {
      const store = current()
      return store === undefined ? undefined : read(store)
    },
    async close() {
      await open?.store.close()
      open = undefined
    },
  }
}
