/**
 * @module Whether samplers propose equal bits on another Node. `node benchmarks/search-bits.ts` prints a hash of the proposals
 * of every sampler; `node benchmarks/search-bits.ts OTHER` also runs the other Node's binary and asserts that its hashes are
 * equal. Results of trials are computed by +, − and × only, so that a difference can come from nothing but a sampler.
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createRandom } from '../src/core/random.ts'
import { createSpace, createStudy, parseObjectives, samplers } from '../src/search/index.ts'

const space = createSpace(
  {
    a: { type: 'float', min: -5, max: 5 },
    b: { type: 'float', min: 1e-4, max: 10, log: true },
    c: { type: 'integer', min: 0, max: 40 },
    d: { type: 'categorical', values: ['x', 'y', 'z'] },
    e: { type: 'float', min: 0, max: 1, distribution: 'normal' },
  },
  ['c >= 3'],
)

/** A hash of all rows of a study of one sampler. */
function proposals(method: string, budget: number, options: object = {}, isMulti = method.startsWith('nsga')): string {
  const hash = createHash('sha256')
  const objectives = parseObjectives(isMulti ? ['-p', '-q'] : '-p')
  const study = createStudy({ space, method, options, objectives, seed: 42, stop: { budget } })
  for (let asked = study.ask(1); asked.length > 0; asked = study.ask(1)) {
    for (const { id, row } of asked) {
      hash.update(Buffer.from(row.buffer, row.byteOffset, row.byteLength))
      const p =
        (row[0]! - 1.3) * (row[0]! - 1.3) + 0.1 * row[1]! + 0.01 * (row[2]! - 13) * (row[2]! - 13) + 0.3 * row[3]!
      const q = (row[0]! + 2) * (row[0]! + 2) + row[4]!
      study.tell(id, { status: 'complete', values: objectives.length > 1 ? [p, q] : [p] })
    }
  }
  return hash.digest('hex').slice(0, 16)
}

const hashes: Record<string, string> = {}
for (const method of Object.keys(samplers))
  hashes[method] = proposals(method, method === 'gp' || method === 'auto' ? 150 : 600)
hashes['auto, 1,000 trials'] = proposals('auto', 1000)
hashes['tpe, the newest 64 bad trials'] = proposals('tpe', 600, { badKernels: 64 })
hashes['tpe, 2 objectives'] = proposals('tpe', 600, {}, true)
hashes['cma_es, spreads alone'] = proposals('cma_es', 600, { separable: true })
const normals = createHash('sha256')
const random = createRandom(42)
normals.update(Float64Array.from({ length: 200_000 }, () => random.normal()))
hashes['core/random, 200,000 normal numbers'] = normals.digest('hex').slice(0, 16)

const [other] = process.argv.slice(2)
if (other === '--json') console.log(JSON.stringify({ version: process.version, hashes }))
else {
  console.log(`Node ${process.version}\n`)
  for (const [what, hash] of Object.entries(hashes)) console.log(`${hash}  ${what}`)
  if (other !== undefined) {
    const text = execFileSync(other, [fileURLToPath(import.meta.url), '--json'], { encoding: 'utf8' })
    const found = JSON.parse(text) as { version: string; hashes: Record<string, string> }
    assert.deepEqual(found.hashes, hashes)
    console.log(`\nNode ${found.version}: all ${Object.keys(hashes).length} hashes equal`)
  }
}
