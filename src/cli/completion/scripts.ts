export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** The verb that answers what can follow; it is for these scripts alone, and hidden. Its arguments: all words typed, the last one unfinished. */
export const COMPLETE_VERB = '__complete'

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_corral() {
  local IFS=$'\\n'
  COMPREPLY=($(corral ${COMPLETE_VERB} -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  [ \${#COMPREPLY[@]} -gt 0 ] || compopt -o default
}
complete -F _corral corral
`,
  zsh: `_corral() {
  local -a found
  found=("\${(@f)$(corral ${COMPLETE_VERB} -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -a found; else _files; fi
}
compdef _corral corral
`,
  fish: `function __corral
  set -l words (commandline -opc) (commandline -ct)
  corral ${COMPLETE_VERB} -- $words[2..] 2>/dev/null
end
complete -c corral -a '(__corral)'
`,
}

/** What a shell is to run so that it completes. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell]
}
