/** @module A folder of files for tests, and the messages of what loading it throws. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError, UserErrors } from '../../core/errors.ts'
import { loadMarket } from './load.ts'
import type { MarketData } from './market-data.ts'

export interface MarketFolder {
  readonly path: string
  write(name: string, text: string | Uint8Array): void
  load(section: unknown): Promise<MarketData>
  /** One line each mistake: `CODE file:line message`. */
  mistakes(section: unknown): Promise<readonly string[]>
  remove(): void
}

/** A folder with the given files, texts by name. */
export function marketFolder(files: Readonly<Record<string, string>> = {}): MarketFolder {
  const path = mkdtempSync(join(tmpdir(), 'phaseline-market-'))
  const folder: MarketFolder = {
    path,
    write(name, text) {
      mkdirSync(dirname(join(path, name)), { recursive: true })
      writeFileSync(join(path, name), text)
    },
    load: (section) => loadMarket(section, { baseDir: path }),
    async mistakes(section) {
      try {
        await folder.load(section)
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        const errors = error instanceof UserErrors ? error.errors : [error]
        return errors.map(({ code, where, message }) => {
          const line = where?.line === undefined ? '' : `:${where.line}`
          return `${code} ${where === undefined ? '' : `${where.file}${line} `}${message}`
        })
      }
      return []
    },
    remove: () => rmSync(path, { recursive: true }),
  }
  for (const [name, text] of Object.entries(files)) folder.write(name, text)
  return folder
}

/** CSV text of rows under the usual header. */
export function csv(...rows: readonly string[]): string {
  return `date,open,high,low,close,volume\n${rows.join('\n')}\n`
}

/** The kinds of findings, in order. */
export const findingKinds = ({ findings }: MarketData): readonly string[] => findings.map(({ kind }) => kind)
