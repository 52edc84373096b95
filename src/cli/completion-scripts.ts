/**
 * The scripts that let a shell complete a command line. Each asks the program itself, which knows the commands, their
 * options and the keys: `laiqu completion words -- …` with the words up to the one that is typed. Each word has `=`
 * before it, so that none is empty.
 */
export const COMPLETION_SCRIPTS = {
  bash: `_laiqu() {
  local IFS=$'\\n' typed=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=($("\${COMP_WORDS[0]}" completion words -- "\${typed[@]/#/=}" 2>/dev/null))
}
complete -o default -o nosort -F _laiqu laiqu ./laiqu
`,
  zsh: `#compdef laiqu ./laiqu
_laiqu() {
  local -a found
  found=("\${(@f)$("\${words[1]}" completion words -- "=\${(@)^words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
compdef _laiqu laiqu ./laiqu
`,
  fish: `function __laiqu
  laiqu completion words -- "="(commandline -opc)[2..-1] "="(commandline -ct) 2>/dev/null
end
complete -c laiqu -a '(__laiqu)'
`,
} as const;
