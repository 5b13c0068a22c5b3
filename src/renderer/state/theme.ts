import { useEffect, useSyncExternalStore } from 'react'
import type { SettingsValues } from '../../shapes/settings.ts'

/** The theme in force. */
export type ThemeName = 'dark' | 'light'

const systemIsLight = matchMedia('(prefers-color-scheme: light)')
const listeners = new Set<() => void>()

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function themeInForce(): ThemeName {
  return document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark'
}

/** The theme in force; changes after the page has taken it. */
export function useThemeName(): ThemeName {
  return useSyncExternalStore(listen, themeInForce)
}

/** Applies the theme setting to the page and follows the system's theme where that is chosen. */
export function useAppliedTheme(choice: SettingsValues['theme']): void {
  useEffect(() => {
    const apply = (): void => applyTheme(choice)
    apply()
    systemIsLight.addEventListener('change', apply)
    return () => systemIsLight.removeEventListener('change', apply)
  }, [choice])
}

/** Applies the theme setting to the page now. */
export function applyTheme(choice: SettingsValues['theme']): void {
  const name = choice === 'system' ? (systemIsLight.matches ? 'light' : 'dark') : choice
  const root = document.documentElement
  // Without transitions, so that every part of the page changes in the same frame.
  root.dataset['themeChanging'] = ''
  root.dataset['theme'] = name
  requestAnimationFrame(() => requestAnimationFrame(() => delete root.dataset['themeChanging']))
  for (const listener of [...listeners]) listener()
}
