/**
 * @module Named places where a crash is interesting. The code calls the hook it was given; a recovery test hands in one that
 * ends the process there, everything else hands in none.
 */

/** In the order in which one phase passes them. */
export const killPointNames = [
  'run.created',
  'run.started',
  'commit.before',
  'commit.after',
  'log.filled',
  'phase.started',
  'part.written',
  'part.journaled',
  'artifact.temporary',
  'artifact.synced',
  'artifact.renamed',
  'phase.before-succeeded',
  'phase.succeeded',
  'reuse.linked',
  'gate.evaluated',
  'run.before-ended',
] as const

export type KillPointName = (typeof killPointNames)[number]

export type KillPoint = (name: KillPointName) => void

export const noKillPoint: KillPoint = () => {}
