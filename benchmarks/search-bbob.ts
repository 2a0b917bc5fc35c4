/**
 * @module The 24 noise-free functions of the Black-Box Optimization Benchmark, any dimension and instance, from their
 * definitions: Hansen, Finck, Ros and Auger, "Real-parameter black-box optimization benchmarking 2009: noiseless functions
 * definitions", INRIA RR-6829. The box is [−5, 5] in every coordinate; instances shift and rotate by numbers drawn from the
 * generator of the same report. Vectors are rows: a rotation R turns x into x·R.
 */

/** One function in one dimension and instance. */
export interface BbobFunction {
  readonly id: number
  readonly dimensions: number
  /** The least value, and where it is (up to rounding; f9, f19 and f21, f22 may have it beyond the box by construction). */
  readonly optimum: number
  readonly best: Float64Array
  evaluate(x: ArrayLike<number>): number
}

type Vector = Float64Array

/** Park and Miller's generator behind a shuffle table of 32, as the report defines it. */
function uniform(count: number, seed: number): Vector {
  let state = Math.max(1, Math.abs(seed))
  const advance = (): number => {
    const high = Math.floor(state / 127_773)
    state = 16_807 * (state - high * 127_773) - 2836 * high
    if (state < 0) state += 2_147_483_647
    return state
  }
  const table = new Float64Array(32)
  for (let i = 39; i >= 0; i--) {
    const value = advance()
    if (i < 32) table[i] = value
  }
  let current = table[0]!
  return Float64Array.from({ length: count }, () => {
    advance()
    const place = Math.floor(current / 67_108_865)
    current = table[place]!
    table[place] = state
    return current / 2.147483647e9 || 1e-99
  })
}

/** Normal numbers by Box and Muller. */
function normal(count: number, seed: number): Vector {
  const u = uniform(2 * count, seed)
  return Float64Array.from(
    { length: count },
    (_, k) => Math.sqrt(-2 * Math.log(u[k]!)) * Math.cos(2 * Math.PI * u[count + k]!) || 1e-99,
  )
}

/** Rows made orthonormal by Gram and Schmidt. */
function rotation(seed: number, d: number): Vector {
  const b = normal(d * d, seed)
  const row = (i: number): Vector => b.subarray(i * d, (i + 1) * d)
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      const dot = sum(row(i), (v, k) => v * row(j)[k]!)
      for (let k = 0; k < d; k++) b[i * d + k]! -= dot * b[j * d + k]!
    }
    const length = Math.sqrt(sum(row(i), (v) => v * v))
    for (let k = 0; k < d; k++) b[i * d + k]! /= length
  }
  return b
}

const sum = (x: Vector, term: (v: number, i: number) => number): number => {
  let total = 0
  for (let i = 0; i < x.length; i++) total += term(x[i]!, i)
  return total
}
/** base^0 … base^1 in d steps. */
const powers = (base: number, d: number): Vector => Float64Array.from({ length: d }, (_, i) => base ** (i / (d - 1)))
const times = (x: Vector, matrix: Vector): Vector => {
  const d = x.length
  return x.map((_, j) => sum(x, (v, i) => v * matrix[i * d + j]!))
}
/** A·diag(scales)·B. */
const chain = (a: Vector, scales: Vector, b: Vector): Vector => {
  const d = scales.length
  return a.map((_, at) => sum(scales, (s, k) => a[Math.floor(at / d) * d + k]! * s * b[k * d + (at % d)]!))
}
const scaled = (matrix: Vector, scales: Vector): Vector => matrix.map((v, at) => v * scales[at % scales.length]!)
const minus = (x: Vector, y: Vector): Vector => x.map((v, i) => v - y[i]!)

/** Smooth, small, irregular waves along an axis: T_osz. */
function oscillated(v: number): number {
  if (v === 0) return 0
  const g = Math.log(Math.abs(v)) / 0.1
  return v > 0
    ? Math.exp(g + 0.49 * (Math.sin(g) + Math.sin(0.79 * g))) ** 0.1
    : -(Math.exp(g + 0.49 * (Math.sin(0.55 * g) + Math.sin(0.31 * g))) ** 0.1)
}
/** Breaks the symmetry between the halves of an axis: T_asy with the exponent β. */
const skewed = (x: Vector, beta: number): Vector =>
  x.map((v, i) => (v > 0 ? v ** (1 + ((beta * i) / (x.length - 1)) * Math.sqrt(v)) : v))
/** Squared distance outside of the box. */
const outside = (x: Vector, edge = 5): number => sum(x, (v) => Math.max(0, Math.abs(v) - edge) ** 2)

const rastrigin = (z: Vector): number =>
  10 * (z.length - sum(z, (v) => Math.cos(2 * Math.PI * v))) + sum(z, (v) => v * v)
const rosenbrock = (z: Vector): number =>
  sum(z.subarray(0, -1), (v, i) => 100 * (v * v - z[i + 1]!) ** 2 + (v - 1) ** 2)

interface Definition {
  readonly best: Vector
  /** Value above the optimum. */
  value(x: Vector): number
}

/** Makes a function; `seed` is that of the instance. Families that share a landscape share the number in the seed. */
type Build = (d: number, seed: number) => Definition

const place = (d: number, seed: number): Vector =>
  uniform(d, seed).map((u) => {
    const v = (8 * Math.floor(1e4 * u)) / 1e4 - 4
    return v === 0 ? -1e-5 : v
  })
const shiftedBy = (best: Vector, value: (z: Vector, x: Vector) => number): Definition => ({
  best,
  value: (x) => value(minus(x, best), x),
})
const condition = (value: number, d: number): Vector => powers(Math.sqrt(value), d)
/** Q·Λ·R with the two rotations of the instance. */
const blended = (d: number, seed: number, scales: Vector): Vector =>
  chain(rotation(seed, d), scales, rotation(seed + 1e6, d))

const sphere: Build = (d, seed) => shiftedBy(place(d, seed), (z) => sum(z, (v) => v * v))
const ellipsoid: Build = (d, seed) => {
  const scales = powers(1e6, d)
  return shiftedBy(place(d, seed), (z) => sum(z, (v, i) => scales[i]! * oscillated(v) ** 2))
}
const separableRastrigin: Build = (d, seed) => {
  const scales = condition(10, d)
  return shiftedBy(place(d, seed), (z) => rastrigin(skewed(z.map(oscillated), 0.2).map((v, i) => v * scales[i]!)))
}
const bueche: Build = (d, seed) => {
  const scales = condition(10, d)
  const best = place(d, seed).map((v, i) => (i % 2 === 0 ? Math.abs(v) : v))
  return shiftedBy(best, (z, x) => {
    const waves = z.map((v, i) => oscillated(v) * scales[i]!).map((v, i) => (i % 2 === 0 && v > 0 ? 10 * v : v))
    return rastrigin(waves) + 100 * outside(x)
  })
}
const linearSlope: Build = (d, seed) => {
  const best = place(d, seed).map((v) => 5 * Math.sign(v))
  const slopes = powers(10, d).map((s, i) => -Math.sign(best[i]!) * s)
  return {
    best,
    value: (x) => sum(x, (v, i) => slopes[i]! * (v * best[i]! > 25 ? best[i]! : v) + 5 * Math.abs(slopes[i]!)),
  }
}
const attractiveSector: Build = (d, seed) => {
  const best = place(d, seed)
  const matrix = blended(d, seed, condition(10, d))
  return shiftedBy(
    best,
    (z) => oscillated(sum(times(z, matrix), (v, i) => (v * best[i]! > 0 ? 100 * v : v) ** 2)) ** 0.9,
  )
}
const stepEllipsoid: Build = (d, seed) => {
  const first = scaled(rotation(seed, d), condition(10, d))
  const second = rotation(seed + 1e6, d)
  const scales = powers(100, d)
  return shiftedBy(place(d, seed), (z, x) => {
    const turned = times(z, first)
    const steps = turned.map((v) => (Math.abs(v) > 0.5 ? Math.round(v) : Math.round(10 * v) / 10))
    const height = sum(times(steps, second), (v, i) => scales[i]! * v * v)
    return 0.1 * Math.max(1e-4 * Math.abs(turned[0]!), height) + outside(x)
  })
}
const plainRosenbrock: Build = (d, seed) => {
  const scale = Math.max(1, Math.sqrt(d) / 8)
  return shiftedBy(
    place(d, seed).map((v) => 0.75 * v),
    (z) => rosenbrock(z.map((v) => scale * v + 1)),
  )
}
const rotatedRosenbrock: Build = (d, seed) => {
  const scale = Math.max(1, Math.sqrt(d) / 8)
  const matrix = rotation(seed, d).map((v) => v * scale)
  const best = new Float64Array(d).map((_, i) => sum(matrix.subarray(i * d, (i + 1) * d), (v) => 0.5 * v) / scale ** 2)
  return { best, value: (x) => rosenbrock(times(x, matrix).map((v) => v + 0.5)) }
}
const rotatedEllipsoid: Build = (d, seed) => {
  const matrix = rotation(seed + 1e6, d)
  const scales = powers(1e6, d)
  return shiftedBy(place(d, seed), (z) => sum(times(z, matrix), (v, i) => scales[i]! * oscillated(v) ** 2))
}
const discus: Build = (d, seed) => {
  const matrix = rotation(seed + 1e6, d)
  return shiftedBy(place(d, seed), (z) => sum(times(z, matrix), (v, i) => (i === 0 ? 1e6 : 1) * oscillated(v) ** 2))
}
const bentCigar: Build = (d, seed) => {
  const matrix = rotation(seed + 1e6, d)
  return shiftedBy(place(d, seed + 1e6), (z) =>
    sum(times(skewed(times(z, matrix), 0.5), matrix), (v, i) => (i === 0 ? 1 : 1e6) * v * v),
  )
}
const sharpRidge: Build = (d, seed) => {
  const matrix = blended(d, seed, condition(10, d))
  return shiftedBy(place(d, seed), (z) => {
    const t = times(z, matrix)
    return t[0]! ** 2 + 100 * Math.sqrt(sum(t, (v, i) => (i === 0 ? 0 : v * v)))
  })
}
const differentPowers: Build = (d, seed) => {
  const matrix = rotation(seed + 1e6, d)
  return shiftedBy(place(d, seed), (z) =>
    Math.sqrt(sum(times(z, matrix), (v, i) => Math.abs(v) ** (2 + (4 * i) / (d - 1)))),
  )
}
const rotatedRastrigin: Build = (d, seed) => {
  const first = rotation(seed + 1e6, d)
  const second = blended(d, seed, condition(10, d))
  return shiftedBy(place(d, seed), (z) => rastrigin(times(skewed(times(z, first).map(oscillated), 0.2), second)))
}
const weierstrass: Build = (d, seed) => {
  const first = rotation(seed + 1e6, d)
  const second = blended(d, seed, powers(0.1, d))
  const waves = (v: number): number => {
    let total = 0
    for (let k = 0; k < 12; k++) total += 0.5 ** k * Math.cos(2 * Math.PI * 3 ** k * (v + 0.5))
    return total
  }
  const lowest = waves(0)
  return shiftedBy(place(d, seed), (z, x) => {
    const t = times(times(z, first).map(oscillated), second)
    return 10 * (sum(t, waves) / d - lowest) ** 3 + (10 / d) * outside(x)
  })
}
const schaffers =
  (steepness: number): Build =>
  (d, seed) => {
    const first = rotation(seed + 1e6, d)
    const second = scaled(rotation(seed, d), condition(steepness, d))
    return shiftedBy(place(d, seed), (z, x) => {
      const t = times(skewed(times(z, first), 0.5), second)
      const mean =
        sum(t.subarray(0, -1), (v, i) => {
          const s = v * v + t[i + 1]! ** 2
          return s ** 0.25 * (Math.sin(50 * s ** 0.1) ** 2 + 1)
        }) /
        (d - 1)
      return mean ** 2 + 10 * outside(x)
    })
  }
const griewankRosenbrock: Build = (d, seed) => {
  const scale = Math.max(1, Math.sqrt(d) / 8)
  const matrix = rotation(seed, d).map((v) => v * scale)
  const best = new Float64Array(d).map((_, i) => sum(matrix.subarray(i * d, (i + 1) * d), (v) => 0.5 * v) / scale ** 2)
  return {
    best,
    value(x) {
      const t = times(x, matrix).map((v) => v + 0.5)
      const blocks = sum(t.subarray(0, -1), (v, i) => {
        const s = 100 * (v * v - t[i + 1]!) ** 2 + (1 - v) ** 2
        return s / 4000 - Math.cos(s)
      })
      return 10 + (10 * blocks) / (d - 1)
    },
  }
}
const schwefel: Build = (d, seed) => {
  const best = uniform(d, seed).map((u) => 0.5 * Math.sign(u - 0.5) * 4.2096874633)
  const scales = condition(10, d)
  return {
    best,
    value(x) {
      const far = best.map((v) => 2 * Math.abs(v))
      const doubled = x.map((v, i) => 2 * Math.sign(best[i]!) * v)
      const t = doubled.map((v, i) => (i === 0 ? v : v + 0.25 * (doubled[i - 1]! - far[i - 1]!)))
      const z = t.map((v, i) => 100 * (scales[i]! * (v - far[i]!) + far[i]!))
      const mean = sum(z, (v) => v * Math.sin(Math.sqrt(Math.abs(v)))) / d
      return 0.01 * (418.9828872724339 - mean) + 0.01 * outside(z, 500)
    },
  }
}
const gallagher =
  (peaks: number, spread: number, steepness: number): Build =>
  (d, seed) => {
    const turn = rotation(seed, d)
    const order = (count: number, from: number): number[] => {
      const u = uniform(count, from)
      return Array.from(u, (_, k) => k).sort((a, b) => u[a]! - u[b]!)
    }
    const shuffled = order(peaks - 1, seed).map((k) => 1000 ** (k / (peaks - 2)))
    const shapes = [steepness, ...shuffled].map((value, peak) =>
      order(d, seed + 1e3 * peak).map((k) => value ** (k / (d - 1) - 0.5)),
    )
    const heights = [10, ...Array.from({ length: peaks - 1 }, (_, k) => 1.1 + (8 * k) / (peaks - 2))]
    const drawn = uniform(d * peaks, seed).map((u) => spread * (10 * u - 5))
    const centers = heights.map((_, peak) =>
      times(drawn.slice(peak * d, (peak + 1) * d), turn).map((v) => (peak === 0 ? 0.8 * v : v)),
    )
    const best = centers[0]!.map((_, i) => sum(centers[0]!, (v, j) => v * turn[i * d + j]!))
    return {
      best,
      value(x) {
        const t = times(x, turn)
        let highest = 0
        heights.forEach((height, peak) => {
          const far = sum(t, (v, i) => shapes[peak]![i]! * (v - centers[peak]![i]!) ** 2)
          highest = Math.max(highest, height * Math.exp((-0.5 / d) * far))
        })
        return oscillated(10 - highest) ** 2 + outside(x)
      },
    }
  }
const katsuura: Build = (d, seed) => {
  const matrix = blended(d, seed, condition(100, d))
  return shiftedBy(place(d, seed), (z, x) => {
    let product = 1
    times(z, matrix).forEach((v, i) => {
      let rough = 0
      for (let k = 1; k <= 32; k++) rough += Math.abs(2 ** k * v - Math.round(2 ** k * v)) / 2 ** k
      product *= 1 + (i + 1) * rough
    })
    return (10 / d ** 2) * (product ** (10 / d ** 1.2) - 1) + outside(x)
  })
}
const lunacek: Build = (d, seed) => {
  const best = normal(d, seed).map((v) => 1.25 * Math.sign(v))
  const matrix = blended(d, seed, condition(100, d))
  const s = 1 - 0.5 / (Math.sqrt(d + 20) - 4.1)
  const second = -Math.sqrt((2.5 ** 2 - 1) / s)
  return {
    best,
    value(x) {
      const t = x.map((v, i) => 2 * Math.sign(best[i]!) * v)
      const funnels = Math.min(
        sum(t, (v) => (v - 2.5) ** 2),
        d + s * sum(t, (v) => (v - second) ** 2),
      )
      const waves = sum(
        times(
          t.map((v) => v - 2.5),
          matrix,
        ),
        (v) => Math.cos(2 * Math.PI * v),
      )
      return funnels + 10 * (d - waves) + 1e4 * outside(x)
    },
  }
}

/** f1 … f24; the number is that in the seed, shared where the report shares it. */
const definitions: readonly (readonly [Build, number])[] = [
  [sphere, 1],
  [ellipsoid, 2],
  [separableRastrigin, 3],
  [bueche, 3],
  [linearSlope, 5],
  [attractiveSector, 6],
  [stepEllipsoid, 7],
  [plainRosenbrock, 8],
  [rotatedRosenbrock, 9],
  [rotatedEllipsoid, 10],
  [discus, 11],
  [bentCigar, 12],
  [sharpRidge, 13],
  [differentPowers, 14],
  [rotatedRastrigin, 15],
  [weierstrass, 16],
  [schaffers(10), 17],
  [schaffers(1000), 17],
  [griewankRosenbrock, 19],
  [schwefel, 20],
  [gallagher(101, 1, Math.sqrt(1000)), 21],
  [gallagher(21, 0.98, 1000), 22],
  [katsuura, 23],
  [lunacek, 24],
]

/**
 * Function f1 … f24.
 *
 * @example
 * bbob(1, 5, 1).optimum // 79.48
 */
export function bbob(id: number, dimensions: number, instance: number): BbobFunction {
  const [build, number] = definitions[id - 1]!
  const seed = number + 1e4 * instance
  const drawn = Math.round((100 * 100 * normal(1, seed)[0]!) / normal(1, seed + 1)[0]!) / 100
  const optimum = Math.min(1000, Math.max(-1000, drawn))
  const { best, value } = build(dimensions, seed)
  return { id, dimensions, optimum, best, evaluate: (x) => value(Float64Array.from(x)) + optimum }
}
