// oxlint-disable-next-line oxc/no-barrel-file -- zod itself is one
import * as z from './shared-zod.ts'

// Otherwise zod tests whether `new Function` works, which the page's content security policy reports as a violation.
z.config({ jitless: true })

export { z }
