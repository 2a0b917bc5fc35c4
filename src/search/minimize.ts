/** @module Minimizes a smooth function in a box: limited-memory BFGS with projected steps (Nocedal and Wright, chapter 7). */

/** A function with a gradient. Points that a step tries in vain cost a value only. */
export interface Differentiable {
  value(x: Float64Array): number
  /** Writes the gradient at x, where the value was asked for last: what that computed can be used. */
  gradient(x: Float64Array, out: Float64Array): void
}

export interface MinimizeOptions {
  readonly low: Float64Array
  readonly high: Float64Array
  /** Default 50. */
  readonly maxIterations?: number
  /** Stops when no component of the projected gradient exceeds it. Default 1e-5. */
  readonly tolerance?: number
}

const MEMORY = 8
/** Lengths tried along a direction, each 0.4 of the one before. */
const MOST_TRIES = 25
/** A gain of this part of the value ends the search. */
const STUCK = 1e-10

/** Changes `x` in place to a local minimum within the box and returns the value there. Not finite values end a step early. */
export function minimize(f: Differentiable, x: Float64Array, options: MinimizeOptions): number {
  const { low, high, maxIterations = 50, tolerance = 1e-5 } = options
  const n = x.length
  const steps: Float64Array[] = []
  const changes: Float64Array[] = []
  const gradient = new Float64Array(n)
  const nextGradient = new Float64Array(n)
  const next = new Float64Array(n)
  let step: Float64Array | undefined
  let value = f.value(x)
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    f.gradient(x, nextGradient)
    if (step !== undefined)
      remember(
        step,
        nextGradient.map((v, i) => v - gradient[i]!),
        steps,
        changes,
      )
    gradient.set(nextGradient)
    const isHeld = (i: number): boolean =>
      (x[i]! <= low[i]! && gradient[i]! > 0) || (x[i]! >= high[i]! && gradient[i]! < 0)
    let largest = 0
    for (let i = 0; i < n; i++) if (!isHeld(i)) largest = Math.max(largest, Math.abs(gradient[i]!))
    if (!(largest > tolerance)) break
    let direction = twoLoop(gradient, steps, changes, isHeld)
    let slope = dot(direction, gradient)
    if (!(slope < 0)) {
      steps.length = 0
      changes.length = 0
      direction = twoLoop(gradient, steps, changes, isHeld)
      slope = dot(direction, gradient)
    }
    let length = steps.length === 0 ? Math.min(1, 0.1 / largest) : 1
    let accepted = false
    let nextValue = value
    for (let tries = 0; tries < MOST_TRIES; tries++, length *= 0.4) {
      // A step that promises no more than what counts as stuck is not worth a value; the rounding of f is larger than that.
      if (tries > 0 && -length * slope <= STUCK * Math.max(1, Math.abs(value))) break
      for (let i = 0; i < n; i++) next[i] = Math.min(high[i]!, Math.max(low[i]!, x[i]! + length * direction[i]!))
      nextValue = f.value(next)
      if (nextValue <= value + 1e-4 * length * slope) {
        accepted = true
        break
      }
    }
    if (!accepted) break
    step = next.map((v, i) => v - x[i]!)
    const isStuck = value - nextValue <= STUCK * Math.max(1, Math.abs(value))
    x.set(next)
    value = nextValue
    if (isStuck) break
  }
  return value
}

/** Keeps a step and the change of the gradient along it, if they say that the function curves upward there. */
function remember(step: Float64Array, change: Float64Array, steps: Float64Array[], changes: Float64Array[]): void {
  if (!(dot(step, change) > 1e-12 * dot(change, change))) return
  steps.push(step)
  changes.push(change)
  if (steps.length > MEMORY) {
    steps.shift()
    changes.shift()
  }
}

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

/** −H·gradient on the free coordinates, by the two-loop recursion. */
function twoLoop(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
  isHeld: (i: number) => boolean,
): Float64Array {
  const q = gradient.map((v, i) => (isHeld(i) ? 0 : v))
  const alphas: number[] = []
  for (let k = steps.length - 1; k >= 0; k--) {
    const alpha = dot(steps[k]!, q) / dot(steps[k]!, changes[k]!)
    alphas[k] = alpha
    for (let i = 0; i < q.length; i++) q[i]! -= alpha * changes[k]![i]!
  }
  const last = steps.length - 1
  if (last >= 0) {
    const scale = dot(steps[last]!, changes[last]!) / dot(changes[last]!, changes[last]!)
    for (let i = 0; i < q.length; i++) q[i]! *= scale
  }
  for (let k = 0; k < steps.length; k++) {
    const beta = dot(changes[k]!, q) / dot(steps[k]!, changes[k]!)
    for (let i = 0; i < q.length; i++) q[i]! += (alphas[k]! - beta) * steps[k]![i]!
  }
  return q.map((v, i) => (isHeld(i) ? 0 : -v))
}
