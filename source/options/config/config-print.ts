import {cleanText} from '../text/clean.js';
import {jsonLine} from '../text/json-line.js';
import type {Config} from './config-file.js';
import {isNumeric, settingName, settingRows} from './config-settings.js';
import type {Invocation, Origin} from './invocation.js';
import type {OptionName, OptionRow} from './option-table.js';

/** A setting of this run: its value, where that comes from, and what exactly said so. */
export type SettingLine = {
	readonly name: string;
	/** Undefined: there is none by default; `usual` says in words what happens then. */
	readonly value: string | number | boolean | readonly string[] | undefined;
	readonly usual: string | undefined;
	readonly origin: Origin | 'default';
	/** The option, the variable or the file. */
	readonly source: string | undefined;
};

/** Every setting of the option table, as this run has it. */
export function settingLines({texts, switches, origins}: Invocation, config: Config | undefined): SettingLine[] {
	return settingRows.map((row): SettingLine => {
		const name = row.name as OptionName;
		const origin = origins.get(name);
		const common = {name: settingName(row), usual: row.usual, origin: origin ?? 'default' as const};
		if (origin === undefined) return {...common, value: usualValue(row), source: undefined};
		const source = {commandLine: `--${switches.has(name) || row.argument !== undefined ? '' : 'no-'}${name}`, environment: row.environment, configFile: config?.file}[origin];
		const told = texts.get(name)?.map(text => isNumeric(row) ? Number(text) : row.isSecret === true ? withoutSecrets(cleanText(text)) : withoutPassword(cleanText(text)));
		return {...common, source, value: row.argument === undefined ? switches.has(name) : row.isRepeatable ? told?.map(String) : told?.[0]};
	});
}

/** What --print-config says: lines, or objects with --json. */
export function printedConfig(invocation: Invocation, config: Config | undefined): string[] {
	return invocation.switches.has('json') ? configObjects(invocation, config).map(jsonLine) : configText(invocation, config);
}

function configText(invocation: Invocation, config: Config | undefined): string[] {
	const lines = settingLines(invocation, config).map(({name, value, usual, origin, source}) => ({
		name,
		value: value === undefined ? `(${usual ?? ''})` : Array.isArray(value) ? value.join(', ') : String(value),
		from: origin === 'default' ? 'default' : origin === 'configFile' ? 'config file' : `${origin === 'environment' ? 'environment' : 'command line'} (${source ?? ''})`,
	}));
	const widest = (pick: (line: (typeof lines)[number]) => string) => Math.max(...lines.map(line => pick(line).length));
	return [
		config === undefined ? 'Config file: not read' : `Config file: ${cleanText(config.file)}${config.isThere ? '' : ' (not there)'}`,
		'',
		...lines.map(({name, value, from}) => `${name.padEnd(widest(line => line.name))}  ${value.padEnd(widest(line => line.value))}  ${from}`),
	];
}

/** The same as objects: one `setting` each, and the `summary` with the file. */
function configObjects(invocation: Invocation, config: Config | undefined): object[] {
	return [
		...settingLines(invocation, config).map(({value, usual, source, name, origin}) => ({
			v: 1, type: 'setting', name, value: value ?? null, origin, ...(source !== undefined && {source: cleanText(source)}), ...(value === undefined && usual !== undefined && {usual}),
		})),
		{v: 1, type: 'summary', configFile: config ? cleanText(config.file) : null, isThere: config?.isThere ?? false},
	];
}

/** The default as a value; undefined where the table has it in words only. */
function usualValue(row: OptionRow): string | number | boolean | undefined {
	const {argument, usual, check} = row;
	if (argument === undefined) return usual === undefined ? false : undefined;
	if (usual === undefined || !(argument === 'URL' || (check && check(usual) === undefined))) return undefined;
	return isNumeric(row) ? Number(usual) : usual;
}

/** Nobody should write a password into an address; who did shall not read it here. */
function withoutPassword(text: string): string {
	return text.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, '$1***@');
}

/** A token in the query is as secret as a password; the program itself leaves both query and fragment out. */
function withoutSecrets(text: string): string {
	// In this order: a password may have a question mark.
	return withoutPassword(text).replace(/[?#].*$/s, '');
}
