/**
 * @module Rules that strategies share: from lines to target positions. A comparison with a value that is missing (NaN) holds
 * for neither side, so that it gives no position.
 */

/** 1 where `a` is above `b`; −1 where it is below, if short positions are allowed. */
export function compareLines(a: Float64Array, b: Float64Array, allowShort: boolean, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i]! > b[i]! ? 1 : allowShort && a[i]! < b[i]! ? -1 : 0
}

/** 1 where a value is above a level; −1 where it is below another, if short positions are allowed. With the trend. */
export function followLevels(
  values: Float64Array,
  longAbove: number,
  shortBelow: number,
  allowShort: boolean,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = values[i]! > longAbove ? 1 : allowShort && values[i]! < shortBelow ? -1 : 0
  }
}

/** 1 where a value is below a level; −1 where it is above another, if short positions are allowed. Against the trend. */
export function fadeLevels(
  values: Float64Array,
  longBelow: number,
  shortAbove: number,
  allowShort: boolean,
  out: Float64Array,
): void {
  for (let i = 0; i < out.length; i++) {
    out[i] = values[i]! < longBelow ? 1 : allowShort && values[i]! > shortAbove ? -1 : 0
  }
}

/** What holds at a bar: entries and exits of the two sides. */
export interface HoldRule {
  enterLong(bar: number): boolean
  exitLong(bar: number): boolean
  enterShort(bar: number): boolean
  exitShort(bar: number): boolean
}

/**
 * Positions that are kept from entry to exit. At each bar an exit is looked at first, then an entry, so that an exit of one
 * side and an entry of the other at the same bar turn the position around.
 */
export function holdUntilExit(rule: HoldRule, from: number, allowShort: boolean, out: Float64Array): void {
  let position = 0
  for (let bar = from; bar < out.length; bar++) {
    if (position > 0 ? rule.exitLong(bar) : position < 0 && rule.exitShort(bar)) position = 0
    if (position === 0) {
      if (rule.enterLong(bar)) position = 1
      else if (allowShort && rule.enterShort(bar)) position = -1
    }
    out[bar] = position
  }
}
