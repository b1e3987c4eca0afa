import {homedir} from 'node:os';
import path from 'node:path';
import {readServerUrl} from '../../crowdsky/server-url.js';
import {parseScopeAddress} from '../../seestar/address.js';
import {cleanText} from '../../format/clean-text.js';
import {choiceMeant, placeKindOf} from '../option-choices.js';
import {optionRows, readOption, type OptionRow} from '../option-table.js';
import {suggestionFor} from '../suggest.js';

/** The options that the configuration file may set. */
export const configRows: readonly OptionRow[] = optionRows.filter(({isSetting}) => isSetting);

/** An option's name in the configuration file and in JSON: `block-minutes` becomes `blockMinutes`, the repeatable `host` becomes `hosts`. */
export function settingName({name, isRepeatable}: OptionRow): string {
	const camel = name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
	return isRepeatable ? `${camel}s` : camel;
}

/** Whether its values are numbers, in the file and in JSON. */
export function isNumeric({argument}: OptionRow): boolean {
	return argument === 'N' || argument === 'SECONDS';
}

/** A setting as the command line would give it: its texts, or whether a switch is on; or why it cannot be used. */
type SettingReading =
	| {readonly ok: true; readonly value: readonly string[] | boolean}
	| {readonly ok: false; readonly cause: string; readonly next: string};

/** Checks one value of the configuration file. Paths in it are relative to the file's own folder; `~/` is the home folder. */
export function readSetting(row: OptionRow, value: unknown, folder: string): SettingReading {
	const name = settingName(row);
	if (row.argument === undefined) {
		return typeof value === 'boolean' ? {ok: true, value} : {ok: false, cause: `${shown(value)} is neither true nor false`, next: `Write "${name}": true or "${name}": false.`};
	}

	const values: readonly unknown[] = row.isRepeatable && Array.isArray(value) ? value : [value];
	const texts: string[] = [];
	for (const each of values) {
		if (typeof each !== 'string' && !(typeof each === 'number' && isNumeric(row))) {
			const wanted = row.isRepeatable ? `a list of texts, like "${name}": ["seestar.local"]` : isNumeric(row) ? `a number, like "${name}": ${row.defaultText ?? '1'}` : `a text, like "${name}": "${exampleOf(row)}"`;
			return {ok: false, cause: row.isSecret === true ? 'it is not a text' : `it is ${shown(each)}`, next: `Write ${wanted}.`};
		}

		const text = String(each).trim();
		const wrong = text === '' ? {cause: 'it is empty', next: 'Write a value, or remove the line.'} : wrongText(row, text, shown(each));
		if (wrong) return {ok: false, ...wrong};
		texts.push(placeKindOf(row) === 'host' || placeKindOf(row) === undefined ? text : pathFrom(folder, text));
	}

	return {ok: true, value: texts};
}

function wrongText(row: OptionRow, text: string, quoted: string): {readonly cause: string; readonly next: string} | undefined {
	if (row.name === 'host' || row.name === 'server') {
		const read = row.name === 'host' ? parseScopeAddress(text) : readServerUrl(text);
		// An unusable server address is never shown: there may be a password in it.
		return read.ok ? undefined : {cause: `${row.name === 'host' ? `${quoted}: ` : ''}${read.problem.cause}`, next: read.problem.next};
	}

	const read = readOption(row, text);
	if (read.ok) return undefined;
	const meant = choiceMeant(row, text);
	const reason = row.check?.(text) ?? read.sentence;
	const written = meant !== undefined && isNumeric(row) ? meant : JSON.stringify(meant);
	return {cause: `${quoted}: ${reason}`, next: meant === undefined ? `Write "${settingName(row)}": ${isNumeric(row) ? row.defaultText ?? '1' : JSON.stringify(exampleOf(row))}, for example.` : `Did you mean ${written}?`};
}

/** Why a name is not a setting, and what to do. For names of credentials it says where those belong. */
export function unknownSetting(name: string): {readonly cause: string; readonly next: string} {
	if (/user|passw|login|credential|secret|token/i.test(name)) return {cause: 'credentials do not belong in this file', next: 'Remove it, and run "crowdsky-tui login".'};
	const option = optionRows.find(row => !row.isSetting && (settingName(row) === name || row.name === name));
	if (option) return {cause: 'it is an option for a single run', next: `Remove it, and use --${option.name} on the command line.`};
	const near = suggestionFor(name, configRows.map(settingName));
	return {cause: 'there is no such setting', next: near === undefined ? '"crowdsky-tui man" lists their names.' : `Did you mean "${near}"?`};
}

function exampleOf({name, defaultText}: OptionRow): string {
	return {'time-zone': 'Europe/Vienna', key: '~/seestar.pem', dest: '~/crowdsky', 'keep-free': '2GB'}[name] ?? defaultText ?? '';
}

function pathFrom(folder: string, text: string): string {
	return path.resolve(folder, text === '~' || text.startsWith('~/') ? path.join(homedir(), text.slice(1)) : text);
}

function shown(value: unknown): string {
	const text = cleanText(JSON.stringify(value) ?? 'nothing');
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
