// Loaded into a host: any message is answered with what keeps its event loop busy, by kind: `{ Timeout: 3, … }`.
process.on('message', () => {
  const kinds = Object.groupBy(process.getActiveResourcesInfo(), (kind) => kind)
  process.send?.(Object.fromEntries(Object.entries(kinds).map(([kind, ones]) => [kind, ones?.length ?? 0])))
})
// Listening alone must not keep a host that is done.
process.channel?.unref()
