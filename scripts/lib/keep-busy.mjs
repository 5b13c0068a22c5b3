// A program that keeps one processor busy until its parent, whose pid is its argument, is gone.

const parent = Number(process.argv[2])

while (process.ppid === parent) {
  const until = performance.now() + 100
  while (performance.now() < until);
}
