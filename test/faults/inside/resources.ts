// Loaded into a host: answers any message with the resources that keep its event loop alive, by kind:
// `{ Timeout: 3, … }`.
process.on('message', () => {
  const kinds = Object.groupBy(process.getActiveResourcesInfo(), (kind) => kind)
  process.send?.(Object.fromEntries(Object.entries(kinds).map(([kind, ones]) => [kind, ones?.length ?? 0])))
})
// The listener must not keep a finished host alive.
process.channel?.unref()
