/** @module One color for one status, everywhere. */
import type { Style } from './io.ts'

const STYLES: Readonly<Record<string, Style>> = {
  succeeded: 'green',
  running: 'cyan',
  ready: 'cyan',
  failed: 'red',
  blocked: 'red',
  interrupted: 'yellow',
  cancelled: 'yellow',
  waiting: 'yellow',
}

export function statusStyle(status: string): Style {
  return STYLES[status] ?? 'dim'
}
