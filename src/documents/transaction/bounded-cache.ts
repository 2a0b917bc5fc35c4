/** @module A cache whose entries share a budget: when it is used up, what was not asked for longest goes. */

export class BoundedCache<V> {
  readonly #budget: number
  readonly #entries = new Map<string, { readonly value: V; readonly weight: number }>()
  #weight = 0

  /** @param budget the sum of the weights that are kept */
  constructor(budget: number) {
    this.#budget = budget
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  /** Keeps a value. One that weighs more than a fourth of the budget is not kept: it would drive out all others. */
  set(key: string, value: V, weight: number): void {
    if (weight * 4 > this.#budget) return
    this.#weight += weight - (this.#entries.get(key)?.weight ?? 0)
    this.#entries.delete(key)
    this.#entries.set(key, { value, weight })
    for (const [oldest, entry] of this.#entries) {
      if (this.#weight <= this.#budget) break
      this.#entries.delete(oldest)
      this.#weight -= entry.weight
    }
  }
}
