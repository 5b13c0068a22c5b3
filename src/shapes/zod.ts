import { z } from 'zod'

// Otherwise zod tests whether `new Function` works, which the page's content security policy reports as a violation.
z.config({ jitless: true })

export { z }
