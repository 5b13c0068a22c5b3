import type { MenuItemConstructorOptions } from 'electron'
import { updateItem } from '../../words/update-words.ts'

/** An update that was downloaded, as menus offer it. */
export interface UpdateOffer {
  readonly version: string
  readonly install: () => void
}

/** Its item, with a line after it; nothing while there is no update. */
export function updateItems(offer: UpdateOffer | null): MenuItemConstructorOptions[] {
  return offer === null ? [] : [{ label: updateItem(offer.version), click: offer.install }, { type: 'separator' }]
}
