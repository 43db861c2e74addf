/** `cordon completion`: what a shell offers when somebody presses Tab, made of the commands' own help. */
import { command, Misuse } from "../command.ts";
import type { DescribedCommand } from "./described.ts";

const usage = `Usage: cordon completion bash|zsh|fish

Prints what completes the commands of cordon in a shell. To have it from now on:

  bash   cordon completion bash > ~/.local/share/bash-completion/completions/cordon
  zsh    cordon completion zsh > ~/.zfunc/_cordon, with ~/.zfunc in fpath before compinit
  fish   cordon completion fish > ~/.config/fish/completions/cordon.fish

For this shell only: source <(cordon completion bash)`;

export const completion = (described: () => Promise<readonly DescribedCommand[]>) =>
  command({
    name: "completion",
    usage,
    options: {},
    async run(_, [shell = "", ...more]) {
      const make = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
      if (make === undefined || more.length > 0) throw new Misuse("say one shell: bash, zsh or fish");
      console.log(make(await described()));
      return 0;
    },
  });

const SHELLS: Readonly<Record<string, (commands: readonly DescribedCommand[]) => string>> = { bash, zsh, fish };

const optionsOf = ({ options }: DescribedCommand): readonly string[] => [
  "--help",
  ...options.map(({ name }) => `--${name}`),
];
const withValue = ({ options }: DescribedCommand): readonly string[] =>
  options.filter(({ takesValue }) => takesValue).map(({ name }) => `--${name}`);

/** In single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** After an option with a value come files, as after everything that has no words of its own; after `exec --` comes another command. */
function bash(commands: readonly DescribedCommand[]): string {
  const cases = commands.map(
    (each) =>
      `    ${each.name}) options=${quoted(optionsOf(each).join(" "))}; valued=${quoted(` ${withValue(each).join(" ")} `)}; verbs=${quoted(each.verbs.join(" "))} ;;`,
  );
  return `# Completion of cordon for bash.
_cordon() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} options='' valued='' verbs='' i
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted(["--help", "--version", ...commands.map(({ name }) => name)].join(" "))} -- "$current"))
    return
  fi
  for ((i = 2; i < COMP_CWORD; i++)); do
    if [ "\${COMP_WORDS[1]}" = exec ] && [ "\${COMP_WORDS[i]}" = -- ]; then
      if [ "$((i + 1))" -eq "$COMP_CWORD" ]; then COMPREPLY=($(compgen -c -- "$current")); else COMPREPLY=($(compgen -f -- "$current")); fi
      return
    fi
  done
  if [ "\${COMP_WORDS[1]}" = help ] && [ "$COMP_CWORD" -eq 2 ]; then
    COMPREPLY=($(compgen -W ${quoted(commands.map(({ name }) => name).join(" "))} -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  if [[ "$valued" == *" $previous "* ]]; then
    COMPREPLY=($(compgen -f -- "$current"))
  elif [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [ "$COMP_CWORD" -eq 2 ] && [ -n "$verbs" ]; then
    COMPREPLY=($(compgen -W "$verbs" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _cordon cordon`;
}

/** What zsh takes for the end of a name, or acts on. */
const inZsh = (text: string): string => text.replaceAll(/[\\[\]:]/g, "\\$&");

function zsh(commands: readonly DescribedCommand[]): string {
  const listed = commands.map(({ name, summary }) => `    ${quoted(`${inZsh(name)}:${inZsh(summary)}`)}`);
  const cases = commands.map((each) => {
    const options = each.options.map(
      ({ name, takesValue, summary }) =>
        `      ${quoted(`*--${name}[${inZsh(summary)}]${takesValue ? ":value:_files" : ""}`)} \\\n`,
    );
    const words = each.verbs.length === 0 ? "'*:file:_files'" : `'1:verb:(${each.verbs.join(" ")})' '*:file:_files'`;
    return `  ${each.name})\n    _arguments '--help[say more]' \\\n${options.join("")}      ${words} ;;`;
  });
  return `#compdef cordon
# Completion of cordon for zsh.
_cordon() {
  local -a commands
  commands=(
${listed.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join("\n")}
  esac
}
if [ "$funcstack[1]" = _cordon ]; then _cordon "$@"; else compdef _cordon cordon; fi`;
}

function fish(commands: readonly DescribedCommand[]): string {
  const text = (words: string): string => `'${words.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ name, summary, verbs, options }) => [
    `complete -c cordon -n __fish_use_subcommand -f -a ${name} -d ${text(summary)}`,
    ...verbs.map((verb) => `complete -c cordon -n '__fish_seen_subcommand_from ${name}' -a ${verb}`),
    ...options.map(
      (option) =>
        `complete -c cordon -n '__fish_seen_subcommand_from ${name}' -l ${option.name}${option.takesValue ? " -r" : ""} -d ${text(option.summary)}`,
    ),
  ]);
  return `# Completion of cordon for fish.\n${lines.join("\n")}`;
}
