/**
 * @module Twenty functions with known optima, as portable definitions: smooth, ill-conditioned, rotated, multimodal, mixed,
 * conditional, and one shaped like a trading objective. Shifted functions have their optimum away from the middle of the
 * box, so that nothing is gained by beginning there.
 */
import { createSpace, type Parameter, type ParameterSet, type Space } from '../src/search/index.ts'
import {
  ackley,
  branin,
  camel,
  ellipsoid,
  griewank,
  hartmann3,
  hartmann6,
  levy,
  michalewicz,
  rastrigin,
  reflected,
  rosenbrock,
  shekel,
  shifted,
  sphere,
  styblinski,
  weights,
} from '../test/fixtures/test-losses.ts'

export interface TestFunction {
  readonly name: string
  readonly space: Space
  /** The least value, exactly where known in closed form. */
  readonly optimum: number
  evaluate(parameters: ParameterSet): number
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
  onVector('hartmann3', box(3, 0, 1), hartmann3, -3.862779787332663),
  onVector('hartmann6', box(6, 0, 1), hartmann6, -3.3223680114155147),
  onVector('ackley5', box(5, -32.768, 32.768), (x) => ackley(shifted(x, -32.768, 32.768)), 0),
  onVector('ackley10', box(10, -32.768, 32.768), (x) => ackley(shifted(x, -32.768, 32.768)), 0),
  onVector('levy5', box(5, -10, 10), levy, 0),
  onVector('rastrigin5', box(5, -5.12, 5.12), (x) => rastrigin(shifted(x, -5.12, 5.12)), 0),
  onVector('griewank5', box(5, -600, 600), (x) => griewank(shifted(x, -600, 600)), 0),
  onVector('styblinski5', box(5, -5, 5), styblinski, -195.8308285188571),
  onVector('michalewicz5', box(5, 0, Math.PI), michalewicz, -4.687658179088149),
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
