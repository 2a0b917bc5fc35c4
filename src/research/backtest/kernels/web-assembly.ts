/** @module The part of the JavaScript interface of WebAssembly that kernels use; the types of Node leave it out. */

/** A memory that threads can share: it is passed on by `postMessage` and `workerData`. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer
}

interface WasmInterface {
  readonly Memory: new (limits: { initial: number; maximum: number; shared: true }) => WasmMemory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: { readonly env: { readonly memory: WasmMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> }
}

/** Bytes of a page of memory. */
export const PAGE = 65_536

/** Pages that a memory can have at most. */
export const MOST_PAGES = 65_536

/** `undefined` where there is no WebAssembly (`node --jitless`). */
export const webAssembly = (globalThis as { readonly WebAssembly?: WasmInterface }).WebAssembly
