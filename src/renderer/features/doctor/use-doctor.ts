import { useCallback, useEffect } from 'react'
import { create } from 'zustand'
import type { DoctorCheckId, DoctorReport } from '../../../shapes/doctor.ts'
import { useClient, useFleet } from '../../client/client-context.ts'
import { tellFailure } from '../../ui/toasts.tsx'
import { withAgain } from './findings.ts'

/** What doctor has found, and what it looks at now. */
interface DoctorState {
  /** The last report in this window; null: there is none yet. */
  readonly report: DoctorReport | null
  readonly isLooking: boolean
  /** Checks that are made again by themselves. */
  readonly again: readonly DoctorCheckId[]
}

/** Kept while the view is closed: it opens with what was found last, while it looks anew. */
const useDoctorState = create<DoctorState>()(() => ({ report: null, isLooking: false, again: [] }))

/** The state of doctor, and how it is made to look. */
export interface DoctorHandle extends DoctorState {
  readonly look: () => void
  readonly lookAgainAt: (check: DoctorCheckId) => void
}

/** Doctor, which begins to look when the view opens, and when the host is back. */
export function useDoctor(): DoctorHandle {
  const client = useClient()
  const state = useDoctorState()
  const examine = useCallback(
    async (only: DoctorCheckId | null): Promise<DoctorReport | null> => {
      const answer = await client.request('host.doctor', { only })
      if (answer.ok) return answer.value
      tellFailure('Doctor could not look', answer.error.message)
      return null
    },
    [client],
  )
  const look = useCallback(async () => {
    if (useDoctorState.getState().isLooking) return
    useDoctorState.setState({ isLooking: true })
    const found = await examine(null)
    useDoctorState.setState(({ report }) => ({ isLooking: false, report: found ?? report }))
  }, [examine])
  const lookAgainAt = useCallback(
    async (check: DoctorCheckId) => {
      if (useDoctorState.getState().again.includes(check)) return
      useDoctorState.setState(({ again }) => ({ again: [...again, check] }))
      const found = await examine(check)
      useDoctorState.setState(({ report, again }) => ({
        again: again.filter((each) => each !== check),
        report: report === null || found === null ? report : withAgain(report, found),
      }))
    },
    [examine],
  )
  const snapshot = useFleet((fleet) => fleet.snapshot)
  useEffect(() => void look(), [look, snapshot])
  return {
    ...state,
    look: useCallback(() => void look(), [look]),
    lookAgainAt: useCallback((check) => void lookAgainAt(check), [lookAgainAt]),
  }
}
