/** Labels by name; all samples of a family have the same names. An empty value is as if it were not there. */
export type Labels = Readonly<Record<string, string>>
