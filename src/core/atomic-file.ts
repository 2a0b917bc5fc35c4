/** @module Files that are either wholly there or not there: written under a temporary name, fsynced, renamed. */
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** The suffix of files under construction; whatever carries it after a crash may be deleted. */
export const TEMPORARY_SUFFIX = '.tmp'

/** Deletes what a crash left under construction in a folder and below; nobody else may be writing there. */
export function removeTemporaryFiles(folder: string): void {
  if (!existsSync(folder)) return
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith(TEMPORARY_SUFFIX))
      rmSync(join(entry.parentPath, entry.name), { force: true })
  }
}

/** A name in the same folder as `path` for a file under construction. */
export function temporaryName(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}${TEMPORARY_SUFFIX}`
}

/** Makes the finished file `temporary` appear as `path` so that it survives a power failure. Same folder only. */
export function commitFile(temporary: string, path: string): void {
  const file = openSync(temporary, 'r+')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(temporary, path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/**
 * Writes `data` to `path` atomically and durably; folders are made as needed. On failure nothing is left behind and an
 * existing file is unchanged.
 */
export function writeFileAtomic(path: string, data: string | NodeJS.ArrayBufferView): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = temporaryName(path)
  try {
    const file = openSync(temporary, 'wx')
    try {
      const bytes = typeof data === 'string' ? Buffer.from(data) : data
      let written = 0
      while (written < bytes.byteLength) written += writeSync(file, bytes, written)
    } finally {
      closeSync(file)
    }
    commitFile(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
