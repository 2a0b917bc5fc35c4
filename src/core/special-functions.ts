/**
 * @module Exponential, logarithm, error function and normal distribution whose bits are ours: the platform's `Math.exp`
 * and `Math.log` are not specified to the last bit and have changed between engines, so a value that decides what is
 * computed next must not come from them. Only +, −, ×, ÷, sqrt and exact scaling are used here, which IEEE 754 fixes.
 *
 * Formulas: Sun's fdlibm (e_exp.c, e_log.c, s_erf.c; freely distributable) and Wichura, "Algorithm AS 241: the percentage
 * points of the normal distribution", Applied Statistics 37 (1988).
 */

const LN2_HIGH = 6.931471803691238e-1
const LN2_LOW = 1.9082149292705877e-10
const INVERSE_LN2 = Math.LOG2E

const bits = new DataView(new ArrayBuffer(8))

/** Powers of two from 2^-1074 to 2^1023, exact. */
const POWERS = new Float64Array(2098)
for (let k = 0; k < POWERS.length; k++) {
  const exponent = k - 1074
  let power = 1
  for (let i = 0; i < Math.abs(exponent); i++) power = exponent > 0 ? power * 2 : power / 2
  POWERS[k] = power
}

/**
 * e to the power of x, within one unit of the last place.
 *
 * @example
 * exp(2) // 7.38905609893065
 */
export function exp(x: number): number {
  if (x > 709.782712893384) return Number.POSITIVE_INFINITY
  if (x < -745.1332191019411) return 0
  if (Number.isNaN(x)) return x
  if (x < 3.7e-9 && x > -3.7e-9) return 1 + x
  const k = Math.round(x * INVERSE_LN2)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const t = r * r
  const c =
    r -
    t *
      (1.6666666666666602e-1 +
        t *
          (-2.7777777777015593e-3 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  const y = 1 - (low - (r * c) / (2 - c) - high)
  return k > 1023 ? y * 2 * POWERS[k + 1073]! : k < -1021 ? y * POWERS[k + 1174]! * POWERS[974]! : y * POWERS[k + 1074]!
}

/** 2^(i/64). */
const ROOTS = Float64Array.from({ length: 64 }, (_, i) => exp((i * Math.LN2) / 64))

/**
 * e to the power of x for −700 ≤ x ≤ 700 with a relative error below 1e-13, three times as fast as {@link exp}: for sums of
 * many terms. Outside of the range the result is meaningless.
 */
export function quickExp(x: number): number {
  const k = Math.floor(x * 92.33248261689366 + 0.5) | 0
  const r = x - k * 0.010830424696249145
  const y = 1 + r * (1 + r * (0.5 + r * (0.16666666666666666 + r * 0.041666666666666664)))
  return y * ROOTS[k & 63]! * POWERS[(k >> 6) + 1074]!
}

/**
 * Natural logarithm, within one unit of the last place; NaN below zero, −∞ at zero.
 *
 * @example
 * log(10) // 2.302585092994046
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  let k = 0
  let value = x
  if (x < 2.2250738585072014e-308) {
    value = x * 18014398509481984
    k = -54
  }
  bits.setFloat64(0, value)
  let high = bits.getUint32(0)
  k += (high >>> 20) - 1023
  high &= 0xfffff
  const carry = (high + 0x95f64) & 0x100000
  bits.setUint32(0, high | (carry ^ 0x3ff00000))
  k += carry >>> 20
  const f = bits.getFloat64(0) - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (3.999999999940942e-1 + w * (2.2222198432149784e-1 + w * 1.5313837699209373e-1))
  const odd =
    z * (6.666666666666735e-1 + w * (2.857142874366239e-1 + w * (1.818357216161805e-1 + w * 1.4798198605116586e-1)))
  const r = odd + even
  const half = 0.5 * f * f
  return k * LN2_HIGH - (half - (s * (half + r) + k * LN2_LOW) - f)
}

/** x·x. Engines compute `x ** 2` by a power function in one tier and by a product in another. */
export const square = (x: number): number => x * x

/** log(1 + x) without the loss of digits near zero (Kahan's correction of the rounded 1 + x). */
export function log1p(x: number): number {
  const u = 1 + x
  if (u === 1) return x
  if (u === Number.POSITIVE_INFINITY) return u
  return (log(u) * x) / (u - 1)
}

/** x to the power of y for x ≥ 0, through {@link exp} and {@link log}: some units of the last place, but the same everywhere. */
export function power(x: number, y: number): number {
  if (y === 0 || x === 1) return 1
  if (x === 0) return y > 0 ? 0 : Number.POSITIVE_INFINITY
  return exp(y * log(x))
}

/**
 * Error function, 2/√π ∫₀ˣ exp(−t²) dt.
 *
 * @example
 * erf(1) // 0.8427007929497149
 */
export function erf(x: number): number {
  const a = Math.abs(x)
  if (Number.isNaN(a)) return x
  if (a < 0.84375) return a < 2 ** -28 ? x + 1.283791670955126e-1 * x : x + x * erfNearZero(x * x)
  const sign = x < 0 ? -1 : 1
  if (a < 1.25) return sign * (ERX + erfNearOne(a - 1))
  if (a >= 6) return sign
  return sign * (1 - erfcTail(a))
}

/** 1 − erf(x) without cancellation. */
export function erfc(x: number): number {
  const a = Math.abs(x)
  if (Number.isNaN(a)) return x
  if (a < 0.84375) {
    if (a < 2 ** -56) return 1 - x
    const y = erfNearZero(x * x)
    return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y)
  }
  if (a < 1.25) return x >= 0 ? 1 - ERX - erfNearOne(a - 1) : 1 + (ERX + erfNearOne(a - 1))
  if (a >= 28) return x > 0 ? 0 : 2
  return x > 0 ? erfcTail(a) : a >= 6 ? 2 : 2 - erfcTail(a)
}

const ERX = 8.450629115104675e-1

function erfNearZero(z: number): number {
  const p =
    1.2837916709551256e-1 +
    z * (-3.250421072470015e-1 + z * (-2.848174957559851e-2 + z * (-5.770270296489442e-3 + z * -2.3763016656650163e-5)))
  const q =
    1 +
    z *
      (3.9791722395915535e-1 +
        z *
          (6.50222499887673e-2 + z * (5.081306281875766e-3 + z * (1.3249473800432164e-4 + z * -3.960228278775368e-6))))
  return p / q
}

function erfNearOne(s: number): number {
  const p =
    -2.3621185607526594e-3 +
    s *
      (4.1485611868374833e-1 +
        s *
          (-3.722078760357013e-1 +
            s *
              (3.1834661990116175e-1 +
                s * (-1.1089469428239668e-1 + s * (3.5478304325618236e-2 + s * -2.166375594868791e-3)))))
  const q =
    1 +
    s *
      (1.0642088040084423e-1 +
        s *
          (5.40397917702171e-1 +
            s *
              (7.182865441419627e-2 +
                s * (1.2617121980876164e-1 + s * (1.363708391202905e-2 + s * 1.1984499846799107e-2)))))
  return p / q
}

/** erfc for x ≥ 1.25. */
function erfcTail(x: number): number {
  const z = rounded(x)
  return (exp(-z * z - 0.5625) * exp((z - x) * (z + x) + tailRatio(x))) / x
}

/** The exponent that remains of log(x·erfc(x)) + x² + 0.5625 for x ≥ 1.25. */
function tailRatio(x: number): number {
  const s = 1 / (x * x)
  if (x < 2.857142857142857) {
    const p =
      -9.864944034847148e-3 +
      s *
        (-6.938585727071818e-1 +
          s *
            (-1.0558626225323291e1 +
              s *
                (-6.2375332450326006e1 +
                  s *
                    (-1.6239666946257347e2 +
                      s * (-1.8460509290671104e2 + s * (-8.12874355063066e1 + s * -9.814329344169145))))))
    const q =
      1 +
      s *
        (1.9651271667439257e1 +
          s *
            (1.3765775414351904e2 +
              s *
                (4.3456587747522923e2 +
                  s *
                    (6.453872717332679e2 +
                      s *
                        (4.2900814002756783e2 +
                          s * (1.0863500554177944e2 + s * (6.570249770319282 + s * -6.04244152148581e-2)))))))
    return p / q
  }
  const p =
    -9.8649429247001e-3 +
    s *
      (-7.99283237680523e-1 +
        s *
          (-1.7757954917754752e1 +
            s *
              (-1.6063638485582192e2 +
                s * (-6.375664433683896e2 + s * (-1.0250951316110772e3 + s * -4.835191916086514e2)))))
  const q =
    1 +
    s *
      (3.033806074348246e1 +
        s *
          (3.257925129965739e2 +
            s *
              (1.536729586084437e3 +
                s *
                  (3.1998582195085955e3 +
                    s * (2.5530504064331644e3 + s * (4.7452854120695537e2 + s * -2.244095244658582e1))))))
  return p / q
}

/** x with the low 32 bits of its significand cleared, so that its square is exact. */
function rounded(x: number): number {
  bits.setFloat64(0, x)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}

const SQRT_HALF = Math.SQRT1_2
const LOG_SQRT_2PI = 0.9189385332046727

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  return exp(-0.5 * x * x - LOG_SQRT_2PI)
}

/** Probability that a standard normal number is at most x. */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * SQRT_HALF)
}

/** log of {@link normalCdf}, exact also where the probability itself has underflown. */
export function logNormalCdf(x: number): number {
  if (x > -1.7677669529663689) return log(normalCdf(x))
  const a = -x * SQRT_HALF
  if (a >= 28) {
    // Asymptotic series of the Mills ratio: the rational tail of fdlibm ends at 28.
    const s = 1 / (x * x)
    return -0.5 * x * x - LOG_SQRT_2PI - log(-x) + log1p(-s * (1 - s * (3 - 15 * s)))
  }
  return -a * a - 0.5625 + tailRatio(a) - log(2 * a)
}

/**
 * The number below which a standard normal number lies with probability p; ∓∞ at 0 and 1, NaN outside.
 *
 * @example
 * normalQuantile(0.975) // 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? Number.NEGATIVE_INFINITY : p === 1 ? Number.POSITIVE_INFINITY : Number.NaN
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    const numerator =
      ((((((2.5090809287301227e3 * r + 3.343057558358813e4) * r + 6.72657709270087e4) * r + 4.592195393154987e4) * r +
        1.373169376550946e4) *
        r +
        1.9715909503065513e3) *
        r +
        1.3314166789178438e2) *
        r +
      3.3871328727963665
    const denominator =
      ((((((5.226495278852854e3 * r + 2.8729085735721943e4) * r + 3.930789580009271e4) * r + 2.1213794301586597e4) * r +
        5.394196021424751e3) *
        r +
        6.871870074920579e2) *
        r +
        4.231333070160091e1) *
        r +
      1
    return (q * numerator) / denominator
  }
  const tail = Math.sqrt(-log(q < 0 ? p : 1 - p))
  let value: number
  if (tail <= 5) {
    const r = tail - 1.6
    const numerator =
      ((((((7.745450142783414e-4 * r + 2.2723844989269184e-2) * r + 2.417807251774506e-1) * r + 1.2704582524523684) *
        r +
        3.6478483247632045) *
        r +
        5.769497221460691) *
        r +
        4.630337846156546) *
        r +
      1.4234371107496835
    const denominator =
      ((((((1.0507500716444169e-9 * r + 5.475938084995345e-4) * r + 1.5198666563616457e-2) * r +
        1.4810397642748008e-1) *
        r +
        6.897673349851e-1) *
        r +
        1.6763848301838038) *
        r +
        2.053191626637759) *
        r +
      1
    value = numerator / denominator
  } else {
    const r = tail - 5
    const numerator =
      ((((((2.0103343992922881e-7 * r + 2.7115555687434876e-5) * r + 1.2426609473880784e-3) * r +
        2.6532189526576124e-2) *
        r +
        2.9656057182850487e-1) *
        r +
        1.7848265399172913) *
        r +
        5.463784911164114) *
        r +
      6.657904643501103
    const denominator =
      ((((((2.0442631033899397e-15 * r + 1.421511758316446e-7) * r + 1.8463183175100548e-5) * r +
        7.868691311456133e-4) *
        r +
        1.4875361290850615e-2) *
        r +
        1.369298809227358e-1) *
        r +
        5.99832206555888e-1) *
        r +
      1
    value = numerator / denominator
  }
  return q < 0 ? -value : value
}
