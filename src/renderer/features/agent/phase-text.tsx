import type { ReactElement } from 'react'
import type { Phase } from '../../../core/agent/state.ts'
import { useNow } from '../../client/now.ts'
import { Chip } from '../../ui/chip.tsx'
import { phaseChip, phaseSentence } from './phase-words.ts'

/** The phase in words; its time ticks without its neighbours rendering. */
export function PhaseText({ phase }: { readonly phase: Phase }): string {
  return phaseSentence(phase, useNow())
}

/** The phase as a pill, where it is worth one. */
export function PhaseChip({ phase }: { readonly phase: Phase }): ReactElement | null {
  const chip = phaseChip(phase, useNow())
  return chip && <Chip tone={chip.tone}>{chip.text}</Chip>
}
