/**
 * @module Tells listeners that something changed, whatever process changed it. What can change is summed up in a mark that is
 * cheap to make; it is made anew a few times a second while anyone listens, and not at all otherwise.
 */
import { sha256 } from '../core/hash.ts'

/** Milliseconds between two looks. */
const LOOK_MS = 400

export interface ChangeWatch {
  /** A short form of the mark as it is now. */
  mark(): string
  /** Calls `changed` with each new mark. @returns the function that ends it */
  subscribe(changed: (mark: string) => void): () => void
}

/**
 * @param state makes the text that differs once something changed; when it throws, the change is that it did
 * @example
 * const watch = watchChanges(() => String(statSync(file).mtimeMs))
 * const stop = watch.subscribe((mark) => console.log('changed', mark))
 */
export function watchChanges(state: () => string, everyMs = LOOK_MS): ChangeWatch {
  const listeners = new Set<(mark: string) => void>()
  let timer: NodeJS.Timeout | undefined
  let last = ''

  const mark = (): string => {
    try {
      return sha256(state()).slice(0, 16)
    } catch (error) {
      return sha256(String(error)).slice(0, 16)
    }
  }
  const look = (): void => {
    const now = mark()
    if (now === last) return
    last = now
    for (const listener of [...listeners]) listener(now)
  }
  return {
    mark,
    subscribe(changed) {
      if (listeners.size === 0) {
        last = mark()
        timer = setInterval(look, everyMs)
        timer.unref()
      }
      const listener = (now: string): void => changed(now)
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearInterval(timer)
      }
    },
  }
}
