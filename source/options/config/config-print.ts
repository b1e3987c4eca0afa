import {cleanText} from '../../format/clean-text.js';
import {jsonLine} from '../../format/json-line.js';
import type {Config} from './config-file.js';
import {namesSetting} from './config-names.js';
import {isNumeric, settingName, configRows} from './config-settings.js';
import type {Invocation, Origin} from '../parse.js';
import type {OptionName, OptionRow} from '../option-table.js';

/** A setting of this run: its value, where it comes from, and exactly what set it. */
type SettingLine = {
	readonly name: string;
	/** Undefined: there is no default value; `defaultText` says in words what happens then. */
	readonly value: string | number | boolean | readonly string[] | undefined;
	readonly defaultText: string | undefined;
	readonly origin: Origin | 'default';
	/** The option, the variable or the file. */
	readonly source: string | undefined;
};

/** Every setting of the option table, with its value in this run. */
export function settingLines({texts, switches, origins, names}: Invocation, config: Config | undefined): SettingLine[] {
	const options = configRows.map((row): SettingLine => {
		const name = row.name as OptionName;
		const origin = origins.get(name);
		const common = {name: settingName(row), defaultText: row.defaultText, origin: origin ?? 'default' as const};
		if (origin === undefined) return {...common, value: defaultValue(row), source: undefined};
		const source = {commandLine: `--${switches.has(name) || row.argument !== undefined ? '' : 'no-'}${name}`, environment: row.environment, configFile: config?.file}[origin];
		const told = texts.get(name)?.map(text => isNumeric(row) ? Number(text) : row.isSecret === true ? withoutSecrets(cleanText(text)) : withoutPassword(cleanText(text)));
		return {...common, source, value: row.argument === undefined ? switches.has(name) : row.isRepeatable ? told?.map(String) : told?.[0]};
	});
	if (names.size === 0) return options;
	return [...options, {name: namesSetting, value: [...names].map(([scope, name]) => `${cleanText(scope)} = ${cleanText(name)}`), defaultText: undefined, origin: 'configFile', source: config?.file}];
}

/** What --print-config prints: lines, or objects with --json. */
export function printedConfig(invocation: Invocation, config: Config | undefined): string[] {
	return invocation.switches.has('json') ? configObjects(invocation, config).map(jsonLine) : configText(invocation, config);
}

function configText(invocation: Invocation, config: Config | undefined): string[] {
	const lines = settingLines(invocation, config).map(({name, value, defaultText, origin, source}) => ({
		name,
		value: value === undefined ? `(${defaultText ?? ''})` : Array.isArray(value) ? value.join(', ') : String(value),
		from: origin === 'default' ? 'default' : origin === 'configFile' ? 'config file' : `${origin === 'environment' ? 'environment' : 'command line'} (${source ?? ''})`,
	}));
	const widest = (pick: (line: (typeof lines)[number]) => string) => Math.max(...lines.map(line => pick(line).length));
	return [
		config === undefined ? 'Config file: not read' : `Config file: ${cleanText(config.file)}${config.isThere ? '' : ' (does not exist)'}`,
		'',
		...lines.map(({name, value, from}) => `${name.padEnd(widest(line => line.name))}  ${value.padEnd(widest(line => line.value))}  ${from}`),
	];
}

/** The same as objects: one `setting` each, and the `summary` with the file. */
function configObjects(invocation: Invocation, config: Config | undefined): object[] {
	return [
		...settingLines(invocation, config).map(({value, defaultText, source, name, origin}) => ({
			v: 1, type: 'setting', name, value: value ?? null, origin, ...(source !== undefined && {source: cleanText(source)}), ...(value === undefined && defaultText !== undefined && {usual: defaultText}),
		})),
		{v: 1, type: 'summary', configFile: config ? cleanText(config.file) : null, isThere: config?.isThere ?? false},
	];
}

/** The default as a value; undefined where the table gives it only in words. */
function defaultValue(row: OptionRow): string | number | boolean | undefined {
	const {argument, defaultText, check} = row;
	if (argument === undefined) return defaultText === undefined ? false : undefined;
	if (defaultText === undefined || !(argument === 'URL' || (check && check(defaultText) === undefined))) return undefined;
	return isNumeric(row) ? Number(defaultText) : defaultText;
}

/** Nobody should put a password into an address; where somebody did, it is not shown here. */
function withoutPassword(text: string): string {
	return text.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/]*@/i, '$1***@');
}

/** A token in the query is as secret as a password; the program itself ignores query and fragment. */
function withoutSecrets(text: string): string {
	// In this order, because a password may contain a question mark.
	return withoutPassword(text).replace(/[?#].*$/s, '');
}
