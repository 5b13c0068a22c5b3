import { endsWithApp, namesOf, type NamedAgent, type Question } from './desktop-words.ts'
import { formatCount } from './format.ts'

/** Item of menus, once an update was downloaded. */
export function updateItem(version: string): string {
  return `Restart to update to ${version}`
}

/** Shown once for each version that was downloaded. */
export function updateNotice(version: string): { readonly title: string; readonly body: string } {
  return {
    title: `Corral ${version} is ready`,
    body: 'It is installed when you quit Corral, or now if you click here. Nothing ends before you are asked.',
  }
}

/** The question before an update that would end agents. */
export function updateQuestion(version: string, agents: readonly NamedAgent[]): Question {
  const ending = agents.filter(endsWithApp)
  return {
    message: `Stop ${formatCount(ending.length, 'agent')} and update to ${version}?`,
    detail: `${namesOf(ending)}\n\nEach is stopped in the way its settings ask for. Those in tmux keep running. If you wait, Corral updates when you quit it.`,
    buttons: ['Stop and update', 'Later'],
  }
}
