/** @module Names of runs: two words a person can remember and type, and a suffix that keeps them apart. */
import { randomBytes } from 'node:crypto'

declare const runIdBrand: unique symbol
export type RunId = string & { readonly [runIdBrand]: true }

const ADJECTIVES =
  'amber brisk calm clear cobalt coral crisp deep early fair fleet fresh gentle golden grand hazel honest ivory keen kind lively lucid mellow mild noble olive pale plain proud quick quiet rapid sandy sharp silent silver slate smooth solid spare stable steady still sunny swift tidy true vivid warm wise'.split(
    ' ',
  )
const NOUNS =
  'alder badger beacon birch brook canyon cedar comet cove crane delta dune ember falcon fern finch fjord forest grove harbor heron island juniper kestrel lagoon lark lynx maple meadow mesa orchid otter pebble pine plover quartz raven reef ridge river robin sparrow spruce summit thistle tide tundra willow wren zephyr'.split(
    ' ',
  )

/**
 * A new run id, such as `brisk-otter-3fa9c1`.
 *
 * @param bytes eight bytes of entropy; the default takes them from the system
 */
export function newRunId(bytes: Uint8Array = randomBytes(8)): RunId {
  const adjective = ADJECTIVES[bytes[0]! % ADJECTIVES.length]!
  const noun = NOUNS[bytes[1]! % NOUNS.length]!
  const suffix = Buffer.from(bytes.subarray(2, 5)).toString('hex')
  return `${adjective}-${noun}-${suffix}` as RunId
}

/** Whether a text has the form of a run id. It also keeps paths inside the store: no separators, no dots. */
export function isRunId(text: string): text is RunId {
  return /^[a-z]+-[a-z]+-[0-9a-f]{6}$/.test(text)
}
