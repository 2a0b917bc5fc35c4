/** @module The intents of blueprints. One line an intent. */
import type { Intent } from '../../vocabulary.ts'
import type { BlueprintModel } from '../model.ts'
import { alignComponent } from './align.ts'
import { editText } from './edit-text.ts'
import { setCornerRadius, setFontSize, setMargin, setOpacity, setPadding } from './measures.ts'
import { modifyColor } from './modify-color.ts'
import { modifyPosition } from './modify-position.ts'
import { modifyStyle } from './modify-style.ts'
import { reorderComponent } from './reorder-component.ts'
import { resizeComponent } from './resize-component.ts'
import { setGradient } from './set-gradient.ts'
import { setToken } from './set-token.ts'
import { addComponent, deleteComponent, duplicateComponent, hideComponent, showComponent } from './structure.ts'

export const blueprintIntents = {
  modify_color: modifyColor,
  resize_component: resizeComponent,
  edit_text: editText,
  modify_style: modifyStyle,
  modify_position: modifyPosition,
  reorder_component: reorderComponent,
  align_component: alignComponent,
  set_padding: setPadding,
  set_margin: setMargin,
  set_corner_radius: setCornerRadius,
  set_font_size: setFontSize,
  set_opacity: setOpacity,
  set_gradient: setGradient,
  set_token: setToken,
  add_component: addComponent,
  delete_component: deleteComponent,
  duplicate_component: duplicateComponent,
  hide_component: hideComponent,
  show_component: showComponent,
} as const satisfies Record<string, Intent<BlueprintModel>>

export type BlueprintIntent = keyof typeof blueprintIntents
