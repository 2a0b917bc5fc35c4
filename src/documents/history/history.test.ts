import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonValue } from '../../core/hash.ts'
import { applyPatch } from '../document/patch.ts'
import { createHistory, type History } from './history.ts'
import { historyPath, loadHistory, saveHistory } from './history-file.ts'

const set = (history: History, value: number): History => {
  const patch = [{ op: 'replace' as const, path: '/a', value }]
  return history.push({ label: `set ${value}`, at: value, patch, inverse: applyPatch(history.document, patch).inverse })
}

describe('a history', () => {
  test('undo and redo lead to the same bytes, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 9 }), { maxLength: 30 }), (moves) => {
        let history = createHistory({ a: 0, b: [1] })
        const seen = new Map<number, string>([[0, JSON.stringify(history.document)]])
        for (const move of moves) {
          if (move === -1 && history.canUndo) history = history.undo()
          else if (move === -2 && history.canRedo) history = history.redo()
          else if (move >= 0) {
            history = set(history, move)
            seen.set(history.version, JSON.stringify(history.document))
          }
          expect(JSON.stringify(history.document)).toBe(seen.get(history.version))
        }
        for (let version = 0; version <= history.record.entries.length; version++)
          expect(JSON.stringify(history.at(version))).toBe(seen.get(version))
      }),
    )
  })

  test('versions have names, and differ by a patch', () => {
    let history = set(createHistory({ a: 0 }), 1).name('first')
    history = set(set(history, 2), 3)
    expect(history.diff('first', 3)).toEqual([{ op: 'replace', path: '/a', value: 3 }])
    expect(history.goTo('first').document).toEqual({ a: 1 })
    expect(() => history.goTo('frist')).toThrow('Did you mean "first"?')
  })

  test('old entries are dropped without a trace in the document', () => {
    let history = createHistory({ a: 0 }, undefined, 3)
    for (let i = 1; i <= 10; i++) history = set(history, i)
    expect(history.version).toBe(10)
    expect(history.at(7)).toEqual({ a: 7 })
    expect(() => history.at(6)).toThrow('Versions 7 to 10 are kept.')
  })

  test('it is kept on disk, and begins anew when the document was changed by other means', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'history-')), 'doc.json')
    const history = set(set(createHistory({ a: 0 }), 1), 2).undo()
    saveHistory(path, history)
    const loaded = loadHistory(path, { a: 1 } as JsonValue)
    expect(loaded.undo().document).toEqual({ a: 0 })
    expect(loaded.redo().document).toEqual({ a: 2 })
    expect(loadHistory(path, { a: 5 }).canUndo).toBe(false)
    writeFileSync(historyPath(path), '{"format": "phaseline-docu')
    expect(() => loadHistory(path, { a: 1 })).toThrow('Expected the history of a document, was no JSON.')
  })
})
