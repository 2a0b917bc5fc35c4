/** @module How a secret may be spelled where programs write it down. */

/** Shorter pieces of base64 or hex would be found in ordinary text. */
const SHORTEST_ENCODED = 8

/**
 * The texts that give a secret away: itself, escaped for JSON (also twice) and for addresses, and in base64 and hex, also as a part
 * of something longer that was encoded, as `user:password` is.
 *
 * @returns each once, the longest first, so that replacing them in order leaves no rests
 * @example
 * secretForms('hunter2hunter2').includes(btoa('hunter2hunter2')) // true
 */
export function secretForms(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const bytes = Buffer.from(secret)
  const hex = bytes.toString('hex')
  const encoded = [
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...[0, 1, 2].flatMap((before) => [inBase64(bytes, before, 'base64'), inBase64(bytes, before, 'base64url')]),
    hex,
    hex.toUpperCase(),
  ].filter((form) => form.length >= SHORTEST_ENCODED)
  const forms = new Set([secret, encodeURIComponent(secret), json, JSON.stringify(json).slice(1, -1), ...encoded])
  return [...forms].sort((a, b) => b.length - a.length)
}

/**
 * What base64 makes of bytes that stand behind `before` (modulo 3) others and before unknown ones: without the characters that also
 * depend on those.
 */
function inBase64(bytes: Buffer, before: number, alphabet: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString(alphabet)
    .replace(/=+$/, '')
  const shared = [0, 2, 3][before]!
  return text.slice(shared, (before + bytes.length) % 3 === 0 ? undefined : -1)
}
