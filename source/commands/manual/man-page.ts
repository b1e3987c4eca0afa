import {keyTable} from '../../tui/keys.js';
import {commandRows} from '../../options/command-table.js';
import {exitCodes} from '../../options/help.js';
import {files, examples, introduction, promises, settingsWords, variables} from './man-words.js';
import {isNumeric, settingName, configRows} from '../../options/config/config-settings.js';
import {optionRows} from '../../options/option-table.js';

/** The manual as a man page (man(7) macros of roff), made from the same tables as --help. */
export function manPage(version: string): string {
	return [
		`.TH CROWDSKY\\-TUI 1 "" ${quoted(`crowdsky-tui ${version}`)} "User Commands"`,
		'.SH NAME',
		text('crowdsky-tui - stack a Seestar telescope\'s night into CrowdSky time blocks'),
		'.SH SYNOPSIS',
		...['[OPTIONS]', 'COMMAND [OPTIONS]', '--demo'].flatMap((words, index) => [...(index > 0 ? ['.br'] : []), `.B ${oneLine('crowdsky-tui')}`, oneLine(words)]),
		'.SH DESCRIPTION',
		...paragraphs(introduction),
		'.SH COMMANDS',
		...commandRows.flatMap(({name, operands, description: words}) => entry(`\\fB${oneLine(name)}\\fR ${oneLine(operands)}`.trimEnd(), words)),
		'.SH OPTIONS',
		...optionRows.flatMap(({name, alias, argument, description: words, defaultText, environment, commands}) => entry(
			`\\fB${oneLine(`--${name}`)}\\fR${alias === undefined ? '' : `, \\fB${oneLine(`-${alias}`)}\\fR`}${argument === undefined ? '' : ` \\fI${oneLine(argument)}\\fR`}`,
			words,
			...(defaultText === undefined ? [] : [`Default: ${defaultText}.`]),
			...(environment === undefined ? [] : [`Environment: ${environment}.`]),
			...(commands === undefined ? [] : [`It can be used with ${listed(commands.map(command => command === 'demo' ? '--demo' : command))}.`]),
		)),
		'.SH CONFIGURATION',
		...paragraphs(settingsWords),
		...configRows.flatMap(row => entry(`\\fB${oneLine(settingName(row))}\\fR`, `as --${row.name}: ${row.argument === undefined ? 'true or false' : row.isRepeatable ? 'a list of texts' : isNumeric(row) ? 'a number' : 'a text'}`)),
		'.SH KEYS',
		...paragraphs(['In the interactive program. The help (?) shows those of the current screen.']),
		...keyTable.flatMap(({label, description: words, screens}) => entry(`\\fB${oneLine(label)}\\fR`, words, ...(screens === undefined ? [] : [`On ${listed(screens)}.`]))),
		'.SH "EXIT STATUS"',
		...exitCodes.flatMap(([code, words]) => entry(`\\fB${code}\\fR`, words)),
		'.SH ENVIRONMENT',
		...optionRows.flatMap(({environment, name}) => environment === undefined ? [] : entry(`\\fB${oneLine(environment)}\\fR`, `as --${name}`)),
		...variables.flatMap(([name, words]) => entry(`\\fB${oneLine(name)}\\fR`, words)),
		'.SH FILES',
		...files.flatMap(([name, words]) => entry(`\\fI${oneLine(name)}\\fR`, words)),
		'.SH SAFETY',
		...paragraphs(promises),
		'.SH EXAMPLES',
		...examples.flatMap(([command, words]) => ['.TP', `.B ${oneLine(command)}`, text(sentenceOf(words))]),
		'',
	].join('\n');
}

/** A word or two and their meaning. */
function entry(tag: string, words: string, ...more: readonly string[]): string[] {
	return ['.TP', tag, text([sentenceOf(words), ...more].join(' '))];
}

function paragraphs(texts: readonly string[]): string[] {
	return texts.flatMap((words, index) => [...(index > 0 ? ['.PP'] : []), text(words)]);
}

const longestLine = 78;
/** Characters that roff would turn into typographic ones. */
const marks: Readonly<Record<string, string>> = {'~': '\\(ti', '^': '\\(ha', '`': '\\(ga', '\'': '\\(aq'};

/** Text for roff, in short lines, with no escape, no request and no hyphen that becomes a dash (groff_char(7)). */
function text(words: string): string {
	const escaped = words.trim().replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll(/[~^`']/g, mark => marks[mark] ?? mark);
	const lines = [''];
	for (const word of escaped.split(/\s+/)) {
		const last = lines.at(-1) ?? '';
		if (last !== '' && last.length + 1 + word.length > longestLine) lines.push(word);
		else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
	}

	// A line that begins with a full stop would be a request.
	return lines.map(line => line.startsWith('.') ? `\\&${line}` : line).join('\n');
}

/** Text that must stay on one line. */
function oneLine(words: string): string {
	return text(words).replaceAll('\n\\&', ' ').replaceAll('\n', ' ');
}

function quoted(words: string): string {
	return `"${oneLine(words).replaceAll('"', '\\(dq')}"`;
}

function sentenceOf(words: string): string {
	return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.:]$/.test(words) ? '' : '.'}`;
}

function listed(words: readonly string[]): string {
	return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
