/** @module Taking over the result of an earlier execution with the same content key, after looking at every byte of it. */
import type { Sha256 } from '../core/hash.ts'
import type { RunId } from '../core/ids.ts'
import type { ArtifactRecord, PhaseArtifacts } from './artifact.ts'
import { adoptArtifact, findDamage, makeFolder, phaseFolder, syncFolder } from './artifact-files.ts'
import type { KillPoint } from './kill-point.ts'
import type { RunStore, StoredPart } from './store/store.ts'

export interface Reusable {
  readonly from: RunId
  readonly artifacts: PhaseArtifacts
}

function filesOf({ outputs, figures }: PhaseArtifacts): readonly ArtifactRecord[] {
  return figures === undefined ? outputs : [...outputs, figures]
}

/** The first file of a phase that is not what the journal says, with what is wrong, or `undefined`. */
export async function findDamagedFile(store: RunStore, artifacts: PhaseArtifacts): Promise<string | undefined> {
  for (const record of filesOf(artifacts)) {
    const damage = await findDamage(store.folder, record)
    if (damage !== undefined) return `${record.path} is ${damage}`
  }
  return undefined
}

/**
 * The newest intact result with this key, its files now also in the folder of `phase` in `run`. Damaged results are passed
 * over.
 */
export async function takeOver(
  store: RunStore,
  key: Sha256,
  run: RunId,
  phase: string,
  killPoint: KillPoint,
): Promise<Reusable | undefined> {
  for (const candidate of store.findByKey(key)) {
    if ((await findDamagedFile(store, candidate.artifacts)) !== undefined) continue
    // A result without files is taken over as it is.
    if (filesOf(candidate.artifacts).length === 0) return { from: candidate.run, artifacts: candidate.artifacts }
    const folder = phaseFolder(run, phase)
    await makeFolder(store.resolve(folder))
    const outputs = await Promise.all(
      candidate.artifacts.outputs.map((record) => adoptArtifact(store.folder, record, folder)),
    )
    const { figures, warnings } = candidate.artifacts
    const adopted = figures === undefined ? undefined : await adoptArtifact(store.folder, figures, folder)
    await syncFolder(store.folder, folder)
    killPoint('reuse.linked')
    return {
      from: candidate.run,
      artifacts: { outputs, ...(adopted === undefined ? {} : { figures: adopted }), warnings },
    }
  }
  return undefined
}

/** Those of an unfinished execution's parts that are what was written; the rest is done again. */
export async function intactParts(
  store: RunStore,
  written: readonly StoredPart[],
): Promise<{ readonly parts: readonly StoredPart[]; readonly damaged: readonly string[] }> {
  const parts: StoredPart[] = []
  const damaged: string[] = []
  for (const part of written) {
    const isDamaged =
      part.path !== undefined && (await findDamage(store.folder, { ...part, path: part.path })) !== undefined
    if (isDamaged) damaged.push(part.name)
    else parts.push(part)
  }
  return { parts, damaged }
}
