/** @module The versions of one document: undo, redo, names, differences. Versions share all that did not change. */
import { UserError } from '../../core/errors.ts'
import type { JsonValue } from '../../core/hash.ts'
import { didYouMean } from '../../core/suggest.ts'
import { diffDocuments } from '../document/diff.ts'
import { applyPatch, type Patch } from '../document/patch.ts'

/** One change of a document. */
export interface HistoryEntry {
  /** The command or whatever else names the change. */
  readonly label: string
  /** Milliseconds since 1970, as the caller's clock says. */
  readonly at: number
  readonly patch: Patch
  readonly inverse: Patch
}

/** The plain data of a history: what is persisted. */
export interface HistoryRecord {
  readonly entries: readonly HistoryEntry[]
  /** How many entries are applied; those behind it can be redone. */
  readonly position: number
  /** Version numbers by name. Version 0 is the oldest that is kept. */
  readonly names: Readonly<Record<string, number>>
  /** How many entries were dropped from the front. */
  readonly dropped: number
}

export interface History {
  readonly document: JsonValue
  /** The number of the current version; grows by one with each change and never starts anew. */
  readonly version: number
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly record: HistoryRecord
  /** The history with one more change; what could be redone is given up. A change without operations is no version. */
  push(entry: HistoryEntry): History
  undo(): History
  redo(): History
  /** Gives the current version a name. */
  name(name: string): History
  /** Goes to a version by number or name. */
  goTo(version: number | string): History
  /** The document of a version. */
  at(version: number | string): JsonValue
  /** The patch from one version to another. */
  diff(from: number | string, to: number | string): Patch
}

const EMPTY: HistoryRecord = { entries: [], position: 0, names: {}, dropped: 0 }

/**
 * The history of a document, immutable: every method gives a new one.
 *
 * @param document the current version
 * @param limit entries that are kept; older ones are dropped, which never changes the document
 * @example
 * let history = createHistory(document)
 * history = history.push({ label: command, at: clock.now(), patch: result.patch, inverse: result.inverse })
 * history.undo().document // as before
 */
export function createHistory(document: JsonValue, record: HistoryRecord = EMPTY, limit = 1_000): History {
  const { entries, position, names, dropped } = record
  const make = (next: JsonValue, change: Partial<HistoryRecord>): History =>
    createHistory(next, { ...record, ...change }, limit)
  const numberOf = (version: number | string): number => {
    const number = typeof version === 'number' ? version : Object.hasOwn(names, version) ? names[version] : undefined
    if (number === undefined || !Number.isInteger(number) || number < dropped || number > dropped + entries.length) {
      const known =
        typeof version === 'string'
          ? didYouMean(version, Object.keys(names))
          : ` Versions ${dropped} to ${dropped + entries.length} are kept.`
      throw new UserError(
        'INVALID_ARGUMENT',
        `Expected a version of this document, was ${JSON.stringify(version)}.${known}`,
      )
    }
    return number
  }
  const at = (version: number | string): JsonValue => {
    const wanted = numberOf(version) - dropped
    let value = document
    for (let i = position; i > wanted; i--) value = applyPatch(value, entries[i - 1]!.inverse).document
    for (let i = position; i < wanted; i++) value = applyPatch(value, entries[i]!.patch).document
    return value
  }
  const history: History = {
    document,
    version: dropped + position,
    canUndo: position > 0,
    canRedo: position < entries.length,
    record,
    push(entry) {
      if (entry.patch.length === 0) return history
      const kept = [...entries.slice(0, position), entry]
      const drop = Math.max(0, kept.length - limit)
      const valid = Object.entries(names).filter(
        ([, version]) => version <= dropped + position && version >= dropped + drop,
      )
      return make(applyPatch(document, entry.patch).document, {
        entries: kept.slice(drop),
        position: kept.length - drop,
        names: Object.fromEntries(valid),
        dropped: dropped + drop,
      })
    },
    undo() {
      if (position === 0) throw new UserError('INVALID_ARGUMENT', 'Expected a change to undo, there is none.')
      return make(applyPatch(document, entries[position - 1]!.inverse).document, { position: position - 1 })
    },
    redo() {
      if (position >= entries.length)
        throw new UserError('INVALID_ARGUMENT', 'Expected a change to redo, there is none.')
      return make(applyPatch(document, entries[position]!.patch).document, { position: position + 1 })
    },
    name(name) {
      if (!/^[\w .-]{1,100}$/.test(name) || name === '__proto__') {
        throw new UserError(
          'INVALID_ARGUMENT',
          `Expected a name of letters, digits, dots and hyphens, was "${name.slice(0, 100)}".`,
        )
      }
      return make(document, { names: { ...names, [name]: dropped + position } })
    },
    goTo: (version) => make(at(version), { position: numberOf(version) - dropped }),
    at,
    diff: (from, to) => diffDocuments(at(from), at(to)),
  }
  return history
}
