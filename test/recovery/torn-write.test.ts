import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '../../src/core/random.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { openStore, type RunStore } from '../../src/run/index.ts'
import { artifactHashes, runChild } from './crash-harness.ts'
import { openThreadHost, runJob } from './crash-job.ts'
import type { PhaseSpec } from './fixture-plans.ts'

const SECTOR_BYTES = 512
const EARLIER = ['one', 'two', 'three', 'four']
const JOURNAL = 'journal.sqlite'
const LOG = `${JOURNAL}-wal`

const root = mkdtempSync(join(tmpdir(), 'phaseline-torn-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** What the files of a journal hold at one moment, as a power failure would leave them. */
interface Image {
  readonly journal: Buffer
  readonly log: Buffer
}

/** More than what is written here; the rest of a log that has its length is never read. */
const IMAGE_BYTES = 200 * 1_024

/** The log as sectors: those behind its end would be read as zeros. */
function imageOf({ folder }: RunStore): Image {
  const log = Buffer.alloc(IMAGE_BYTES)
  readFileSync(join(folder, LOG)).copy(log)
  return { journal: readFileSync(join(folder, JOURNAL)), log }
}

const sectorOf = ({ log }: Image, sector: number): Buffer =>
  log.subarray(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES)

/** Sectors of the log in which two images differ. */
function changedSectors(before: Image, after: Image): readonly number[] {
  const sectors = Array.from({ length: IMAGE_BYTES / SECTOR_BYTES }, (_, sector) => sector)
  return sectors.filter((sector) => !sectorOf(before, sector).equals(sectorOf(after, sector)))
}

/** The image `before` with these sectors as in `after`. */
function tear(before: Image, after: Image, written: readonly number[]): Image {
  const log = Buffer.from(before.log)
  for (const sector of written) sectorOf(after, sector).copy(log, sector * SECTOR_BYTES)
  return { journal: before.journal, log }
}

let count = 0
async function messagesIn({ journal, log }: Image): Promise<readonly string[]> {
  const folder = join(root, `image-${count++}`)
  mkdirSync(folder)
  writeFileSync(join(folder, JOURNAL), journal)
  writeFileSync(join(folder, LOG), log)
  const store = openStore(folder)
  const events = store.events(store.run('latest').id)
  await store.close()
  rmSync(folder, { recursive: true })
  return events.flatMap((event) => (event.type === 'phase_log' ? [event.message] : []))
}

describe.each([
  ['at the end of the log', 1_000],
  ['over what the log held', 3],
])('a commit that is torn %s', (_, roomAfter) => {
  let before: Image
  let after: Image
  let sectors: readonly number[]

  beforeAll(async () => {
    const store = openStore(join(root, `store-${roomAfter}`), { roomAfter })
    const plan = { phases: [] } as unknown as Plan
    const seed = '1'
    const run = await store.createRun({
      type: 'run_created',
      workflow: 'w',
      definitionHash: 'h',
      plan,
      seed,
      versions: {},
    })
    const writer = store.lock(run)
    const tell = (message: string): Promise<unknown> =>
      writer.append({ body: { type: 'phase_log', phase: 'p', level: 'info', message } })
    for (const message of EARLIER) await tell(message)
    before = imageOf(store)
    await tell('last')
    after = imageOf(store)
    await store.close()
    sectors = changedSectors(before, after)
    expect(sectors.length).toBeGreaterThan(1)
  })

  test('after any of its sectors is not there, and all commits before it are', async () => {
    for (let length = 0; length < sectors.length; length++) {
      expect(await messagesIn(tear(before, after, sectors.slice(0, length)))).toEqual(EARLIER)
    }
    expect(await messagesIn(tear(before, after, sectors))).toEqual([...EARLIER, 'last'])
  })

  test('with sectors written in any order is not there', async () => {
    const random = createRandom('torn-write', roomAfter)
    for (let round = 0; round < 20; round++) {
      const lost = sectors[random.below(sectors.length)]!
      const written = sectors.filter((sector) => sector !== lost && random.next() < 0.7)
      expect(await messagesIn(tear(before, after, written))).toEqual(EARLIER)
    }
  })
})

describe('a run whose last commits were torn', () => {
  const PHASES: readonly PhaseSpec[] = [
    { name: 'first', type: 'add', config: { value: 2 }, outputs: ['result'] },
    { name: 'pieces', type: 'pieces', config: { count: 6, bytes: 100 }, inputs: ['first.result'], outputs: ['digest'] },
    { name: 'last', type: 'add', config: { value: 1 }, inputs: ['pieces.digest.count'], outputs: ['result'] },
  ]
  const thread = openThreadHost()
  const killed = join(root, 'killed')
  let expected: Readonly<Record<string, string>>

  beforeAll(async () => {
    const undisturbed = join(root, 'undisturbed')
    expected = artifactHashes(undisturbed, (await runJob({ store: undisturbed, phases: PHASES }, thread)).run)
    const end = await runChild({ store: killed, phases: PHASES, killAt: 'phase.succeeded:2' })
    expect(end.signal).toBe('SIGKILL')
  })
  afterAll(() => thread.close())

  test.each([1, 5_000, 20_000])('by %i bytes goes on to the same artifacts', async (bytes) => {
    const store = join(root, `torn-${bytes}`)
    cpSync(killed, store, { recursive: true })
    truncateSync(join(store, LOG), readFileSync(join(store, LOG)).length - bytes)
    const outcome = await runJob({ store, phases: PHASES }, thread)
    expect(outcome).toMatchObject({ status: 'succeeded', resumed: true })
    expect(artifactHashes(store, outcome.run)).toEqual(expected)
  })
})
