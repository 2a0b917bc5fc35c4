import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../src/run/index.ts'
import { artifactHashes } from './crash-harness.ts'
import { runGolden } from './golden-store.ts'

const GOLDEN = join(import.meta.dirname, '../golden')

describe('a store that an earlier version wrote', () => {
  test.each(readdirSync(GOLDEN).filter((name) => name.startsWith('store-')))(
    '%s is resumed to the bytes of today',
    async (name) => {
      const root = mkdtempSync(join(tmpdir(), 'phaseline-golden-'))
      try {
        const [old, fresh] = [join(root, 'old'), join(root, 'fresh')]
        cpSync(join(GOLDEN, name), old, { recursive: true })
        const resumed = await runGolden(old)
        const undisturbed = await runGolden(fresh)
        expect(resumed).toMatchObject({ status: 'succeeded', resumed: true })
        expect(artifactHashes(old, resumed.run)).toEqual(artifactHashes(fresh, undisturbed.run))
        // What it had finished still counts: its content keys are those of today.
        expect(resumed.view.phases.map(({ attempts }) => attempts.length)).toEqual([1, 2, 1])
        const store = openStore(old, { readonly: true })
        const written = store
          .events(resumed.run, { parts: true })
          .flatMap((event) => (event.type === 'part_written' ? [event.name] : []))
        expect(written).toEqual(['piece-0', 'piece-1', 'piece-2', 'piece-3'])
        await store.close()
      } finally {
        rmSync(root, { recursive: true, force: true })
      }
    },
  )
})
