import { focusHandover } from '../ui/focus-handover.ts'
import { useView } from './view-state.ts'

/** Id of the element around list, tiles and inspector, or around the view in their place: takes the keyboard if nothing else can. */
export const PLACE_ID = 'place'

/** For something of an agent's tile that goes away: its terminal, or what lies over it, takes the keyboard. */
export const toTerminalOfTile = focusHandover((element) => {
  const id = element.closest<HTMLElement>('[data-agent-id]')?.dataset['agentId']
  if (id !== undefined) wishFocus(id)
})

/** For a panel beside the tiles that is hidden: the terminal of the selected agent takes the keyboard. */
export const toSelectedTerminal = focusHandover(() => {
  const { selectedId } = useView.getState()
  if (selectedId !== null) wishFocus(selectedId)
})

/** For what leads back to the fleet: the list takes the keyboard, so that no key meant for the page goes to a program. */
export const toFleet = focusHandover(() =>
  requestAnimationFrame(() => {
    const isTaken = document.activeElement !== document.body
    if (!isTaken) (document.getElementById('agent-list') ?? document.getElementById(PLACE_ID))?.focus()
  }),
)

/** Lets an agent's terminal take the keyboard if it is still shown once the page has changed; the selection stays. */
function wishFocus(id: string): void {
  queueMicrotask(() => {
    const isShown = document.querySelector(`#tiles [data-terminal="${CSS.escape(id)}"]`) !== null
    if (isShown) useView.setState({ focusWish: { id, at: performance.now() } })
  })
}
