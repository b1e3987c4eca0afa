import {readFileSync} from 'node:fs';
import {commandRows} from '../source/options/command-table.js';
import {keyTable} from '../source/tui/keys.js';

/** The parts of the README that are made from the program's own tables, by the name of their marks. */
export function readmeParts(): ReadonlyMap<string, string> {
	const keys = keyTable.map(({label, description: words, screens}) => `| \`${label}\` | ${words} | ${screens?.join(', ') ?? 'everywhere'} |`);
	const commands = commandRows.map(({name, operands, description: words}) => `crowdsky-tui ${name} ${operands}`.trimEnd() + `\n    ${words}`);
	return new Map([
		['keys', ['| key | what it does | where |', '|---|---|---|', ...keys].join('\n')],
		['commands', ['```', ...commands, '```'].join('\n')],
	]);
}

/** The README with its made parts as the tables are now. */
export function filledReadme(text = readFileSync('README.md', 'utf8')): string {
	let filled = text;
	for (const [name, part] of readmeParts()) {
		filled = filled.replace(new RegExp(`(<!-- ${name} -->\n)[^]*?(\n<!-- /${name} -->)`), (_, open: string, close: string) => `${open}${part}${close}`);
	}

	return filled;
}
