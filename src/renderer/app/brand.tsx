import type { ReactElement } from 'react'

/** The brand: a fence. */
export function BrandMark({ size = 20 }: { readonly size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="var(--accent)"
      strokeWidth="2"
      strokeLinecap="round"
      aria-hidden
    >
      <path d="M3 6v9M8 6v9M13 6v9M18 6v9M1 8.5c6-3 12-3 18 0M1 13.5c6-3 12-3 18 0" />
    </svg>
  )
}
