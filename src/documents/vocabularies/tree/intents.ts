/** @module Intents that every tree knows: set and change values, add to and remove from lists, remove keys. */
import type { Intent } from '../vocabulary.ts'
import type { TreeIntentOptions } from './for-places.ts'
import { listIntents } from './list-intents.ts'
import type { TreeModel } from './model.ts'
import { setValueIntent } from './set-value.ts'

export function treeIntents(
  options: TreeIntentOptions,
): Readonly<
  Record<'set_value' | 'add_to_list' | 'remove_from_list' | 'replace_in_list' | 'remove_key', Intent<TreeModel>>
> {
  return { set_value: setValueIntent(options), ...listIntents(options) }
}
