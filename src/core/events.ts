/** @module A typed publisher: listeners are called in order of subscription; one that throws does not stop the others. */

export type Listener<T> = (event: T) => void

export interface Publisher<T> {
  publish(event: T): void
  /** Returns the function that ends the subscription. */
  subscribe(listener: Listener<T>): () => void
}

/**
 * @param onListenerError is told of what a listener threw; a consumer's fault must not disturb the run
 * @example
 * const events = createPublisher<string>(console.error)
 * const stop = events.subscribe((text) => console.log(text))
 * events.publish('hello')
 * stop()
 */
export function createPublisher<T>(onListenerError: (error: unknown) => void): Publisher<T> {
  const listeners = new Set<Listener<T>>()
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event)
        } catch (error) {
          onListenerError(error)
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
