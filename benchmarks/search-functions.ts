/**
 * @module Twenty functions with known optima, as portable definitions: smooth, ill-conditioned, rotated, multimodal, mixed,
 * conditional, and one shaped like a trading objective. Shifted functions have their optimum away from the middle of the
 * box, so that nothing is gained by beginning there.
 */
import { createSpace, type Parameter, type ParameterSet, type Space } from '../src/search/index.ts'

export interface TestFunction {
  readonly name: string
  readonly space: Space
  /** The least value, exactly where known in closed form. */
  readonly optimum: number
  evaluate(parameters: ParameterSet): number
}

const { PI } = Math
const SHIFTS = [0.13, -0.21, 0.08, -0.17, 0.24, -0.05, 0.19, -0.11, 0.15, -0.23]

const shifted = (x: readonly number[], low: number, high: number): number[] =>
  x.map((v, i) => v - SHIFTS[i % 10]! * (high - low))
const sum = (x: readonly number[], term: (v: number, i: number) => number): number =>
  x.reduce((s, v, i) => s + term(v, i), 0)

const sphere = (z: readonly number[]): number => sum(z, (v) => v * v)
const ellipsoid = (z: readonly number[], condition = 1e6): number =>
  sum(z, (v, i) => condition ** (i / (z.length - 1)) * v * v)
const reflected = (z: readonly number[]): number[] => {
  const norm = sum(z, (_, i) => (i + 1) ** 2)
  const s = (2 * sum(z, (v, i) => (i + 1) * v)) / norm
  return z.map((v, i) => v - s * (i + 1))
}
const rosenbrock = (x: readonly number[]): number =>
  sum(x.slice(0, -1), (v, i) => 100 * (x[i + 1]! - v * v) ** 2 + (1 - v) ** 2)
const branin = ([a, b]: readonly number[]): number =>
  (b! - (5.1 / (4 * PI ** 2)) * a! * a! + (5 / PI) * a! - 6) ** 2 + 10 * (1 - 1 / (8 * PI)) * Math.cos(a!) + 10
const camel = ([a, b]: readonly number[]): number =>
  (4 - 2.1 * a! * a! + a! ** 4 / 3) * a! * a! + a! * b! + (-4 + 4 * b! * b!) * b! * b!

const H3A = [
  [3, 10, 30],
  [0.1, 10, 35],
  [3, 10, 30],
  [0.1, 10, 35],
]
const H3P = [
  [0.3689, 0.117, 0.2673],
  [0.4699, 0.4387, 0.747],
  [0.1091, 0.8732, 0.5547],
  [0.0381, 0.5743, 0.8828],
]
const H6A = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
]
const H6P = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
]
const HC = [1, 1.2, 3, 3.2]
const hartmann = (x: readonly number[], a: number[][], p: number[][]): number =>
  -sum(HC, (c, i) => c * Math.exp(-sum(x, (v, j) => a[i]![j]! * (v - p[i]![j]!) ** 2)))

const ackley = (z: readonly number[]): number =>
  -20 * Math.exp(-0.2 * Math.sqrt(sphere(z) / z.length)) -
  Math.exp(sum(z, (v) => Math.cos(2 * PI * v)) / z.length) +
  20 +
  Math.E
const levy = (x: readonly number[]): number => {
  const w = x.map((v) => 1 + (v - 1) / 4)
  const last = w.at(-1)!
  return (
    Math.sin(PI * w[0]!) ** 2 +
    sum(w.slice(0, -1), (v) => (v - 1) ** 2 * (1 + 10 * Math.sin(PI * v + 1) ** 2)) +
    (last - 1) ** 2 * (1 + Math.sin(2 * PI * last) ** 2)
  )
}
const rastrigin = (z: readonly number[]): number => 10 * z.length + sum(z, (v) => v * v - 10 * Math.cos(2 * PI * v))
const griewank = (z: readonly number[]): number =>
  sphere(z) / 4000 - z.reduce((p, v, i) => p * Math.cos(v / Math.sqrt(i + 1)), 1) + 1
const styblinski = (x: readonly number[]): number => 0.5 * sum(x, (v) => v ** 4 - 16 * v * v + 5 * v)
const michalewicz = (x: readonly number[]): number =>
  -sum(x, (v, i) => Math.sin(v) * Math.sin(((i + 1) * v * v) / PI) ** 20)
const SKA = [
  [4, 4, 4, 4],
  [1, 1, 1, 1],
  [8, 8, 8, 8],
  [6, 6, 6, 6],
  [3, 7, 3, 7],
  [2, 9, 2, 9],
  [5, 5, 3, 3],
  [8, 1, 8, 1],
  [6, 2, 6, 2],
  [7, 3.6, 7, 3.6],
]
const SKC = [0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3, 0.7, 0.5, 0.5]
const shekel = (x: readonly number[]): number => -sum(SKC, (c, i) => 1 / (c + sum(x, (v, j) => (v - SKA[i]![j]!) ** 2)))

const WS = [0.1, 0.14, 0.09, 0.2, 0.16, 0.12, 0.25, 0.11]
const WM = [0.05, 0.09, 0.03, 0.16, 0.1, 0.06, 0.19, 0.04]
/** Variance less an eighth of the mean of a portfolio of eight. */
export const portfolio = (w: readonly number[]): number =>
  sum(w, (a, i) => sum(w, (b, j) => a * b * WS[i]! * WS[j]! * 0.55 ** Math.abs(i - j))) -
  sum(w, (a, i) => a * WM[i]!) / 8
const weights = (x: readonly number[]): number => {
  const total = sum(x, (v) => v)
  if (total <= 0) return 1
  const w = x.map((v) => v / total)
  return portfolio(w) + sum(w, (v) => Math.max(0, v - 0.35))
}

const box = (count: number, min: number, max: number): Record<string, Parameter> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, { type: 'float', min, max } as const]))

function onVector(
  name: string,
  parameters: Record<string, Parameter>,
  f: (x: readonly number[]) => number,
  optimum: number,
): TestFunction {
  const names = Object.keys(parameters)
  return { name, space: createSpace(parameters), optimum, evaluate: (set) => f(names.map((key) => Number(set[key]))) }
}

const number = (set: ParameterSet, key: string): number => Number(set[key])
const choice = (count: number): Parameter => ({
  type: 'categorical',
  values: Array.from({ length: count }, (_, i) => i),
})

function mixed(set: ParameterSet): number {
  const u = number(set, 'x1') - 1.3
  const v = Math.log10(number(set, 'x2')) + 2.7
  const a = (number(set, 'i1') - 13) / 5
  const b = (number(set, 'i2') - 42) / 20
  const off = set.flag === 1 ? 0 : 0.5 + 0.1 * Math.abs(number(set, 'x1'))
  return u * u + v * v + a * a + b * b + 0.3 * u * a + [0.8, 0, 0.4, 1.2][number(set, 'c')]! + off
}

function conditional(set: ParameterSet): number {
  if (set.algo === 0) return 0.5 + 0.1 * ((number(set, 'xa') - 3) ** 2 + (number(set, 'ya') + 1) ** 2)
  if (set.algo === 1) return (Math.log10(number(set, 'lr')) + 3) ** 2 + 0.05 * (number(set, 'k') - 7) ** 2
  return 0.25 + 0.02 * Math.abs(number(set, 'z') - 30)
}

function trade(set: ParameterSet): number {
  const [fast, slow, threshold, stop] = ['fast', 'slow', 'thr', 'stop'].map((key) => number(set, key)) as [
    number,
    number,
    number,
    number,
  ]
  if (fast >= slow) return 1
  const { log } = Math
  const m = [0.7, 1, 0.85][number(set, 'exit')]!
  const ridge =
    2 *
    m *
    Math.exp(
      -(((log(slow / fast) - log(4.2)) / 0.35) ** 2) -
        ((log(slow) - log(90)) / 0.5) ** 2 -
        ((Math.log10(threshold) + 2.2) / 0.6) ** 2 -
        (log(stop / 3) / 0.6) ** 2,
    )
  const ripple =
    (0.06 *
      (Math.sin(3.1 * fast + 0.7) + Math.sin(1.7 * slow + 1.3) + Math.sin(11 * log(threshold)) + Math.sin(9 * stop))) /
    4
  return -(ridge + ripple)
}

/** The suite, in the order of the reference table. */
export const testFunctions: readonly TestFunction[] = [
  onVector('sphere5', box(5, -5.12, 5.12), (x) => sphere(shifted(x, -5.12, 5.12)), 0),
  onVector('ellipsoid10', box(10, -5, 5), (x) => ellipsoid(shifted(x, -5, 5)), 0),
  onVector('rotellip5', box(5, -5, 5), (x) => ellipsoid(reflected(shifted(x, -5, 5)), 1e4), 0),
  onVector('rosenbrock5', box(5, -5, 10), rosenbrock, 0),
  onVector(
    'branin2',
    { x0: { type: 'float', min: -5, max: 10 }, x1: { type: 'float', min: 0, max: 15 } },
    branin,
    0.39788735772973816,
  ),
  onVector(
    'camel2',
    { x0: { type: 'float', min: -3, max: 3 }, x1: { type: 'float', min: -2, max: 2 } },
    camel,
    -1.0316284534898774,
  ),
  onVector('hartmann3', box(3, 0, 1), (x) => hartmann(x, H3A, H3P), -3.862779787332663),
  onVector('hartmann6', box(6, 0, 1), (x) => hartmann(x, H6A, H6P), -3.3223680114155147),
  onVector('ackley5', box(5, -32.768, 32.768), (x) => ackley(shifted(x, -32.768, 32.768)), 0),
  onVector('ackley10', box(10, -32.768, 32.768), (x) => ackley(shifted(x, -32.768, 32.768)), 0),
  onVector('levy5', box(5, -10, 10), levy, 0),
  onVector('rastrigin5', box(5, -5.12, 5.12), (x) => rastrigin(shifted(x, -5.12, 5.12)), 0),
  onVector('griewank5', box(5, -600, 600), (x) => griewank(shifted(x, -600, 600)), 0),
  onVector('styblinski5', box(5, -5, 5), styblinski, -195.8308285188571),
  onVector('michalewicz5', box(5, 0, PI), michalewicz, -4.687658179088149),
  onVector('shekel4', box(4, 0, 10), shekel, -10.536409816692048),
  onVector('weights8', box(8, 0, 1), weights, -0.004114979335797195),
  {
    name: 'mixed6',
    optimum: 0,
    evaluate: mixed,
    space: createSpace({
      x1: { type: 'float', min: -5, max: 5 },
      x2: { type: 'float', min: 1e-5, max: 1, log: true },
      i1: { type: 'integer', min: 0, max: 20 },
      i2: { type: 'integer', min: 0, max: 100 },
      c: choice(4),
      flag: choice(2),
    }),
  },
  {
    name: 'trade5',
    optimum: -2.0423118950099104,
    evaluate: trade,
    // Deliberately without the constraint fast < slow: the peers saw a penalty plateau, so this is what is compared.
    space: createSpace({
      fast: { type: 'integer', min: 2, max: 50 },
      slow: { type: 'integer', min: 5, max: 250 },
      thr: { type: 'float', min: 1e-4, max: 0.1, log: true },
      stop: { type: 'float', min: 0.5, max: 10 },
      exit: choice(3),
    }),
  },
  {
    name: 'cond3',
    optimum: 0,
    evaluate: conditional,
    space: createSpace({
      algo: choice(3),
      xa: { type: 'float', min: -5, max: 5, when: { algo: 0 } },
      ya: { type: 'float', min: -5, max: 5, when: { algo: 0 } },
      lr: { type: 'float', min: 1e-6, max: 1, log: true, when: { algo: 1 } },
      k: { type: 'integer', min: 1, max: 16, when: { algo: 1 } },
      z: { type: 'integer', min: 0, max: 100, when: { algo: 2 } },
    }),
  },
]
