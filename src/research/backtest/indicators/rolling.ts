/**
 * @module The parts that indicators are made of: each takes the next value and answers with the statistic of the values so far, NaN
 * until there are enough. A NaN is not a value: it is answered with NaN and changes nothing, so that parts can be chained.
 */

export type Roll = (value: number) => number

/** The value `n` values ago. */
export function lag(n: number): Roll {
  const ring = new Float64Array(n)
  let count = 0
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN
    if (n === 0) return value
    const place = count % n
    const old = count < n ? Number.NaN : ring[place]!
    ring[place] = value
    count++
    return old
  }
}

/** Difference to the value `n` values ago. */
export function change(n = 1): Roll {
  const before = lag(n)
  return (value) => value - before(value)
}

/** Sum of the last `n` values, compensated (Neumaier, 1974), so that values which left the window leave no rounding behind. */
export function sum(n: number): Roll {
  const ring = new Float64Array(n)
  let count = 0
  let total = 0
  let lost = 0
  const add = (value: number): void => {
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN
    const place = count % n
    if (count >= n) add(-ring[place]!)
    ring[place] = value
    add(value)
    count++
    return count < n ? Number.NaN : total + lost
  }
}

/** Mean of the last `n` values. */
export function mean(n: number): Roll {
  const total = sum(n)
  return (value) => total(value) / n
}

/** Sum of all values. */
export function cumulative(): Roll {
  let total = 0
  return (value) => {
    if (!Number.isNaN(value)) total += value
    return total
  }
}

/** How an exponential average begins. */
export type Seed = 'mean' | 'first'

/**
 * Exponential average: `a·x + (1 − a)·previous`, with a = 2/(n + 1). It begins with the mean of the first `n` values (TA-Lib, TTR), or
 * with the first value.
 */
export function exponential(n: number, ratio = 2 / (n + 1), seed: Seed = 'mean'): Roll {
  let count = 0
  let average = Number.NaN
  let total = 0
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN
    count++
    if (seed === 'first') {
      average = count === 1 ? value : ratio * value + (1 - ratio) * average
    } else if (count <= n) {
      total += value
      if (count === n) average = total / n
    } else {
      average = ratio * value + (1 - ratio) * average
    }
    return average
  }
}

/** Wilder's smoothing: an exponential average with a = 1/n ("New Concepts in Technical Trading Systems", 1978). */
export function wilder(n: number): Roll {
  return exponential(n, 1 / n)
}

/**
 * Wilder's sum as TA-Lib, Tulip and TTR begin it: the plain sum of the first `n − 1` values, from then on
 * `previous · (n − 1)/n + x`.
 */
export function wilderSum(n: number): Roll {
  let count = 0
  let total = 0
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN
    count++
    total = count < n ? total + value : (total * (n - 1)) / n + value
    return count < n ? Number.NaN : total
  }
}

/** The last `n` values, oldest first, handed to a function of the window. */
export function windowed(n: number, statistic: (values: Float64Array) => number): Roll {
  const values = new Float64Array(n)
  let count = 0
  return (value) => {
    if (Number.isNaN(value)) return Number.NaN
    values.copyWithin(0, 1)
    values[n - 1] = value
    count++
    return count < n ? Number.NaN : statistic(values)
  }
}

/** The middle value, or the mean of the two middle ones. */
export function middleOf(values: Float64Array): number {
  const sorted = values.slice().sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/** Mean weighted 1 for the oldest to n for the newest value. */
export function weighted(n: number): Roll {
  const divisor = (n * (n + 1)) / 2
  return windowed(n, (values) => {
    let total = 0
    for (let i = 0; i < n; i++) total += values[i]! * (i + 1)
    return total / divisor
  })
}

/** Standard deviation of the last `n` values, by two passes, so that equal values have none. */
export function deviation(n: number, ddof: 0 | 1 = 0): Roll {
  return windowed(n, (values) => {
    let total = 0
    for (let i = 0; i < n; i++) total += values[i]!
    const center = total / n
    let squares = 0
    let rest = 0
    for (let i = 0; i < n; i++) {
      const difference = values[i]! - center
      squares += difference * difference
      rest += difference
    }
    return n <= ddof ? 0 : Math.sqrt(Math.max(0, (squares - (rest * rest) / n) / (n - ddof)))
  })
}

/** Mean absolute distance of the last `n` values from their mean. */
export function meanDeviation(n: number): Roll {
  return windowed(n, (values) => {
    let total = 0
    for (let i = 0; i < n; i++) total += values[i]!
    const center = total / n
    let distance = 0
    for (let i = 0; i < n; i++) distance += Math.abs(values[i]! - center)
    return distance / n
  })
}

/** Slope per bar and end point of the least-squares line through the last `n` values. */
export function line(n: number): (value: number) => { readonly slope: number; readonly end: number } {
  const found = { slope: Number.NaN, end: Number.NaN }
  const spread = (n * (n * n - 1)) / 12
  const middle = (n - 1) / 2
  const slopeOf = windowed(n, (values) => {
    let total = 0
    for (let i = 0; i < n; i++) total += values[i]!
    const center = total / n
    let product = 0
    for (let i = 0; i < n; i++) product += (i - middle) * (values[i]! - center)
    found.slope = n > 1 ? product / spread : 0
    found.end = center + found.slope * middle
    return found.slope
  })
  return (value) => {
    if (Number.isNaN(slopeOf(value))) {
      found.slope = Number.NaN
      found.end = Number.NaN
    }
    return found
  }
}

/** The extreme of the last `n` values with the number of bars since it, the newest of equals; constant time per bar. */
function extreme(
  n: number,
  beats: (a: number, b: number) => boolean,
): (value: number) => { value: number; age: number } {
  // A queue of candidates, each better than all after it: the front is the extreme (Lemire, 2006).
  const values = new Float64Array(n + 1)
  const places = new Float64Array(n + 1)
  let front = 0
  let size = 0
  let count = 0
  const found = { value: Number.NaN, age: Number.NaN }
  return (value) => {
    if (Number.isNaN(value)) {
      found.value = Number.NaN
      found.age = Number.NaN
      return found
    }
    const room = n + 1
    if (size > 0 && places[front]! <= count - n) {
      front = (front + 1) % room
      size--
    }
    while (size > 0 && !beats(values[(front + size - 1) % room]!, value)) size--
    const back = (front + size) % room
    values[back] = value
    places[back] = count
    size++
    count++
    found.value = count < n ? Number.NaN : values[front]!
    found.age = count < n ? Number.NaN : count - 1 - places[front]!
    return found
  }
}

/** Highest of the last `n` values. */
export function highest(n: number): Roll {
  const found = extreme(n, (a, b) => a > b)
  return (value) => found(value).value
}

/** Lowest of the last `n` values. */
export function lowest(n: number): Roll {
  const found = extreme(n, (a, b) => a < b)
  return (value) => found(value).value
}

/** Bars since the highest of the last `n` values; the newest of equals. */
export function barsSinceHighest(n: number): Roll {
  const found = extreme(n, (a, b) => a > b)
  return (value) => found(value).age
}

/** Bars since the lowest of the last `n` values; the newest of equals. */
export function barsSinceLowest(n: number): Roll {
  const found = extreme(n, (a, b) => a < b)
  return (value) => found(value).age
}

/** Share of the last `n` values that the newest is above, equal ones counted half, in [0, 1]. */
export function shareBelow(n: number): Roll {
  return windowed(n, (values) => {
    const newest = values[n - 1]!
    let below = 0
    for (let i = 0; i < n; i++) below += values[i]! < newest ? 1 : values[i] === newest ? 0.5 : 0
    return below / n
  })
}

/** Wilder's true range from high, low and close: the bar's range, widened to the close before. NaN on the first bar. */
export function rangeWithGap(): (high: number, low: number, close: number) => number {
  let before = Number.NaN
  return (high, low, close) => {
    const range = Math.max(high, before) - Math.min(low, before)
    before = close
    return range
  }
}

/** `a / b`, and `otherwise` when b is 0: the stated value of an indicator at a place where its formula has none. */
export function divide(a: number, b: number, otherwise: number): number {
  return b === 0 ? otherwise : a / b
}

/** Where the close is in the bar's range: −1 at the low, 1 at the high, 0 for a bar without a range. */
export function closeLocation(high: number, low: number, close: number): number {
  return divide(close - low - (high - close), high - low, 0)
}
