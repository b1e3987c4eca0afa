import {commandWords, optionsWith} from './words.js';
import {choicesOf, placeKindOf} from '../../options/option-choices.js';
import {optionRows, type OptionRow} from '../../options/option-table.js';

/** Completion for zsh's own system (compinit): sourced, or as a file _crowdsky-tui in $fpath. */
export function zshCompletion(): string {
	const commands = commandWords();
	// What every command accepts is written only once: the time zones alone take 7 KB.
	const common = optionRows.filter(({name, commands: own}) => own === undefined && name !== 'help');
	const listOf = (options: readonly OptionRow[]) => [
		...(options.includes(common[0] as OptionRow) ? ['\t\t\t\t$common'] : []),
		...options.filter(row => !common.includes(row)).map(row => `\t\t\t\t${specOf(row)}`),
	].join('\n');
	return `#compdef crowdsky-tui
# zsh completion of crowdsky-tui. Try it: source <(crowdsky-tui completion zsh)
# Keep it: crowdsky-tui completion zsh > a file _crowdsky-tui in a folder of $fpath

_crowdsky_tui() {
	local word command
	local -a commands common options
	commands=(
${commands.map(({name, words}) => `\t\t${quoted(`${name}:${words}`)}`).join('\n')}
	)
	common=(
${common.map(row => `\t\t${specOf(row)}`).join('\n')}
	)
	for word in \${words[2,CURRENT-1]}; do
		case $word in
			${commands.map(({name}) => name).join('|')})
				command=$word
				break ;;
		esac
	done

	case $command in
${commands.map(({name, operands, options}) => `\t\t${name})
			options=(
${listOf(options)}
			)
			_arguments -S : $options '1: :' ${operands.length > 0 ? `'2:word:(${operands.join(' ')})'` : `'*:${name === 'download' ? 'key' : 'target'}: '`} ;;`).join('\n')}
		*)
			options=(
${listOf(optionsWith(undefined))}
			)
			_arguments -S : $options '1:command:{_describe -t commands command commands}' ;;
	esac
}

if [[ $funcstack[1] == _crowdsky_tui || $funcstack[1] == _crowdsky-tui ]]; then
	_crowdsky_tui "$@"
else
	(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
	compdef _crowdsky_tui crowdsky-tui
fi`;
}

/** One option in the syntax of _arguments. */
function specOf(row: OptionRow): string {
	const {name, argument, isRepeatable, description: words} = row;
	const explained = `[${words.replaceAll(/[[\]\\:]/g, '\\$&')}]`;
	if (argument === undefined) return quoted(`--${name}${explained}`);
	return quoted(`${isRepeatable ? '*' : ''}--${name}=${explained}:${argument.replaceAll(/[:\\[\]]/g, '\\$&')}:${actionOf(row)}`);
}

function actionOf(row: OptionRow): string {
	const choices = choicesOf(row);
	if (choices.length > 0) return `(${choices.join(' ')})`;
	switch (placeKindOf(row)) {
		case 'file': return '_files';
		case 'folder': return '_files -/';
		case 'host': return '_hosts';
		case undefined: return ' ';
	}
}

function quoted(text: string): string {
	return `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
