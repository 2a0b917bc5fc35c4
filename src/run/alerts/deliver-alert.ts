/** @module Takes an alert to where people see it: a program on this machine or an address on the net. Retried, never fatal. */
import { spawn } from 'node:child_process'

/** What is told, as JSON. */
export interface AlertMessage {
  readonly alert: string
  readonly run: string
  readonly workflow: string
  readonly phase?: string
  readonly message: string
  /** Milliseconds UTC. */
  readonly time: number
}

/** A program with arguments, started without a shell, or an address that takes a POST. */
export type AlertChannel =
  | { readonly kind: 'command'; readonly command: readonly [string, ...string[]] }
  | { readonly kind: 'webhook'; readonly url: string }

const ATTEMPTS = 3
const TIMEOUT_MS = 10_000
const FIRST_WAIT_MS = 1_000

export interface Delivery {
  readonly attempts: number
  readonly error?: string
}

/** Tries up to three times, with a second and then two between. @param wait waits between attempts */
export async function deliverAlert(
  channel: AlertChannel,
  message: AlertMessage,
  wait: (ms: number) => Promise<void>,
): Promise<Delivery> {
  let error = ''
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      await (channel.kind === 'command' ? tellProgram(channel.command, message) : post(channel.url, message))
      return { attempts: attempt }
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown)
    }
    if (attempt < ATTEMPTS) await wait(FIRST_WAIT_MS * 2 ** (attempt - 1))
  }
  return { attempts: ATTEMPTS, error }
}

function tellProgram([program, ...args]: readonly [string, ...string[]], message: AlertMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'ignore'],
      signal: AbortSignal.timeout(TIMEOUT_MS),
      killSignal: 'SIGKILL',
    })
    child.on('error', reject)
    // A program that does not read its input closes it.
    child.stdin.on('error', () => {})
    child.stdin.end(JSON.stringify(message))
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with exit code ${code}`))))
  })
}

async function post(url: string, message: AlertMessage): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`The address answered ${response.status}`)
}
