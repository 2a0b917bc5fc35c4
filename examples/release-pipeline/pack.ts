/** @module Packs files into one: `node pack.ts '["a.js","b.js"]'` prints where and how large. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const files = JSON.parse(process.argv[2] ?? '[]') as string[]
const packed = JSON.stringify(Object.fromEntries(files.map((file) => [file, readFileSync(file, 'utf8')])))
mkdirSync('dist', { recursive: true })
writeFileSync('dist/package.json', packed)
console.log(JSON.stringify({ files: ['dist/package.json'], bytes: Buffer.byteLength(packed) }))
