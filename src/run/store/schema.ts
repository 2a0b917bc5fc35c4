/**
 * @module The tables of the journal.
 *
 * `events` is the truth. Its `id` is `run number × 2^32 + seq`: one integer key keeps a run's events together and in order
 * without a second index. `runs` and `finished` are computed from events and written in the same transaction; they could be
 * rebuilt at any time.
 */
import { EVENT_VERSION } from '../events.ts'

/** Tables and events have one version; it is stored in SQLite's `user_version`. */
export const SCHEMA_VERSION = EVENT_VERSION

/** "PHLN" in SQLite's `application_id`: this file is ours. */
export const APPLICATION_ID = 0x50484c4e

/** Events of one run have ids in `[number × RUN_SPAN + 1, (number + 1) × RUN_SPAN)`. */
export const RUN_SPAN = 2 ** 32

export const SCHEMA = `
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    workflow TEXT NOT NULL,
    definition_hash TEXT NOT NULL,
    seed TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    epoch INTEGER NOT NULL,
    owner TEXT
  ) STRICT;
  CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    type TEXT NOT NULL,
    phase TEXT,
    cause INTEGER,
    data TEXT NOT NULL,
    body BLOB
  ) STRICT;
  CREATE INDEX parts ON events (phase, id) WHERE type = 'part_written';
  CREATE INDEX milestones ON events (id) WHERE type <> 'part_written';
  CREATE TABLE finished (
    key TEXT NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (key, event)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX runs_by_definition ON runs (definition_hash, number);
`
