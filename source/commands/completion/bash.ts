import {commandWords, optionsWith} from './words.js';
import {choicesOf, placeKindOf} from '../../options/option-choices.js';
import {optionRows, type OptionRow} from '../../options/option-table.js';

/** Completion for bash 3.2 (the version on macOS) and later. */
export function bashCompletion(): string {
	const commands = commandWords();
	const valued = optionRows.filter(({argument}) => argument !== undefined);
	return `# bash completion of crowdsky-tui. Try it: eval "$(crowdsky-tui completion bash)"
# Keep it: crowdsky-tui completion bash > ~/.local/share/bash-completion/completions/crowdsky-tui

_crowdsky_tui() {
	local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= index
	COMPREPLY=()
	# bash takes --option=value apart at the equals sign.
	if [[ $current == = ]]; then
		current=
	elif [[ $previous == = ]]; then
		previous=\${COMP_WORDS[COMP_CWORD-2]}
	fi

	for ((index = 1; index < COMP_CWORD; index++)); do
		case \${COMP_WORDS[index]} in
			${valued.map(({name}) => `--${name}`).join('|')})
				[[ \${COMP_WORDS[index+1]} == = ]] && ((index++))
				((index++)) ;;
			${commands.map(({name}) => name).join('|')})
				command=\${COMP_WORDS[index]}
				break ;;
		esac
	done

	case $previous in
${valued.map(row => `\t\t--${row.name}) ${valueLine(row)} return ;;`).join('\n')}
	esac

	if [[ $current == -* ]]; then
		case $command in
${commands.map(({name, options}) => `\t\t\t${name}) words='${flags(options)}' ;;`).join('\n')}
			*) words='${flags(optionsWith(undefined))}' ;;
		esac
	else
		case $command in
${commands.filter(({operands}) => operands.length > 0).map(({name, operands}) => `\t\t\t${name}) words='${operands.join(' ')}' ;;`).join('\n')}
			'') words='${commands.map(({name}) => name).join(' ')}' ;;
		esac
	fi

	COMPREPLY=($(compgen -W "$words" -- "$current"))
}

_crowdsky_tui_paths() {
	local IFS=$'\\n'
	compopt -o filenames 2>/dev/null
	COMPREPLY=($(compgen "$1" -- "$2"))
}

complete -F _crowdsky_tui crowdsky-tui`;
}

function valueLine(row: OptionRow): string {
	const choices = choicesOf(row);
	if (choices.length > 0) return `COMPREPLY=($(compgen -W '${choices.join(' ')}' -- "$current"));`;
	switch (placeKindOf(row)) {
		case 'file': return '_crowdsky_tui_paths -f "$current";';
		case 'folder': return '_crowdsky_tui_paths -d "$current";';
		case 'host': return 'COMPREPLY=($(compgen -A hostname -- "$current"));';
		case undefined: return '';
	}
}

function flags(options: readonly OptionRow[]): string {
	return options.map(({name}) => `--${name}`).join(' ');
}
