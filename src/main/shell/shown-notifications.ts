import { Notification } from 'electron'

/** Text of a notification. */
export interface NotificationText {
  readonly title: string
  readonly body: string
  readonly silent?: boolean
}

/** Notifications of the system. Each is held until it is clicked or closed: one that nobody holds is collected, and its click is lost. */
export class ShownNotifications {
  private readonly held = new Set<Notification>()

  /** Shows it, where the system shows any; `onClick` is called at most once. */
  show(text: NotificationText, onClick: () => void): void {
    if (!Notification.isSupported()) return
    const notification = new Notification(text)
    this.held.add(notification)
    notification.on('close', () => this.held.delete(notification))
    notification.on('click', () => {
      if (this.held.delete(notification)) onClick()
    })
    notification.show()
  }
}
