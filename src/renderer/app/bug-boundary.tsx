import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Screen } from './screens.tsx'

/** Error boundary of the page: the agents keep running in the host, and a reload restores the page. */
export class BugBoundary extends Component<{ readonly children: ReactNode }, { readonly message: string | null }> {
  override state: { readonly message: string | null } = { message: null }

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    const { message } = this.state
    if (message === null) return this.props.children
    return (
      <Screen>
        <p role="alert">This page has hit a bug in Corral. Your agents are not affected: they run in the host.</p>
        <p style={{ color: 'var(--muted)', userSelect: 'text' }}>{message}</p>
        <Button look="primary" size="large" style={{ justifySelf: 'start' }} onClick={() => location.reload()}>
          Reload
        </Button>
      </Screen>
    )
  }
}
