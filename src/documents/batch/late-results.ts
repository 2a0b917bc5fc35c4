/** @module Results of threads by id that are unpacked when the first of them is looked at: many callers look at few. */
import type { JobResults } from './batch-threads.ts'
import type { ThreadResult } from './serve-thread.ts'

export class LateResults implements ReadonlyMap<string, ThreadResult> {
  #parts: readonly JobResults[]
  #all: ReadonlyMap<string, ThreadResult> | undefined
  readonly #ids: readonly string[]

  /** @param ids of the results, in their order */
  constructor(parts: readonly JobResults[], ids: readonly string[]) {
    this.#parts = parts
    this.#ids = ids
  }

  #unpacked(): ReadonlyMap<string, ThreadResult> {
    if (this.#all === undefined) {
      const found = new Map(this.#parts.flatMap((part) => part.results()))
      this.#all = new Map(this.#ids.map((id) => [id, found.get(id)!]))
      this.#parts = []
    }
    return this.#all
  }

  get size(): number {
    return this.#unpacked().size
  }
  get(id: string): ThreadResult | undefined {
    return this.#unpacked().get(id)
  }
  has(id: string): boolean {
    return this.#unpacked().has(id)
  }
  forEach(visit: (result: ThreadResult, id: string, all: ReadonlyMap<string, ThreadResult>) => void): void {
    for (const [id, result] of this.#unpacked()) visit(result, id, this)
  }
  entries(): MapIterator<[string, ThreadResult]> {
    return this.#unpacked().entries()
  }
  keys(): MapIterator<string> {
    return this.#unpacked().keys()
  }
  values(): MapIterator<ThreadResult> {
    return this.#unpacked().values()
  }
  [Symbol.iterator](): MapIterator<[string, ThreadResult]> {
    return this.#unpacked().entries()
  }
}
