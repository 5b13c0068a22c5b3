import { Argument } from 'commander'
import { completionScript, SHELLS, type Shell } from '../completion/scripts.ts'
import type { Verb } from '../verb.ts'

/** `corral completion` */
export const completion: Verb = {
  name: 'completion',
  hosts: 'none',
  summary: 'Print what makes a shell complete verbs, options and names of agents.',
  examples: [
    { line: 'source <(corral completion bash)', says: 'in ~/.bashrc' },
    { line: 'source <(corral completion zsh)', says: 'in ~/.zshrc, after compinit' },
    { line: 'corral completion fish > ~/.config/fish/completions/corral.fish', says: 'once' },
  ],
  build: (command, run) =>
    command
      .addArgument(new Argument('<shell>', 'whose').choices(SHELLS))
      .action((shell: Shell) => run(async ({ out }) => out.line(completionScript(shell).trimEnd()))),
}
