import {readServerUrl} from '../crowdsky/server-url.js';
import {checkWhen} from './dawn-time.js';
import {checkBind} from './simulator-place.js';
import {parseSize} from '../runtime/uploads/archive/archive-size.js';
import {isLegalBlockMinutes, isTimeZone} from '../planning/index.js';

/** What an option's text becomes, or one sentence that says what is wrong with it. */
type Reading<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly sentence: string};

export type OptionRow = {
	/** As it is written, without the dashes. */
	readonly name: string;
	/** What stands after it in the help; undefined for a switch. */
	readonly argument: string | undefined;
	readonly isRepeatable?: boolean;
	/** It may stand in the configuration file, too; a switch of this kind is switched off by --no-NAME. */
	readonly isSetting?: boolean;
	/** The environment variable that sets it, too. */
	readonly environment?: string;
	readonly words: string;
	/** The default in words. */
	readonly usual?: string;
	/** Checks the text; undefined where any text will do. */
	readonly check?: (text: string) => string | undefined;
	/** The commands that know it; undefined means all that work with scopes. */
	readonly commands?: readonly string[];
	/** Its text may hold a password and is never quoted. */
	readonly isSecret?: boolean;
};

/** Every option of cli.md that exists so far; parsing, help and hints come from here. */
export const optionTable = [
	{name: 'host', argument: 'HOST[:RPC[:HTTP[:SMB]]]', isSetting: true, isRepeatable: true, environment: 'CROWDSKY_HOSTS', words: 'telescope to use, or COMMANDS[:RPC]/FILES[:HTTP[:SMB]] where a proxy takes its commands; repeat it for several', usual: 'found on the network'},
	{name: 'key', argument: 'FILE', isSetting: true, environment: 'SEESTAR_KEY_PATH', words: 'your signing key, for firmware 7.18 and later', usual: './seestar.pem, ~/.seestarpy/seestar.pem'},
	{name: 'time-zone', argument: 'ZONE', isSetting: true, words: 'zone of the telescope\'s file names', usual: 'the telescope\'s', check: text => isTimeZone(text) ? undefined : 'it is not an IANA time zone; write it like Europe/Vienna'},
	{name: 'block-minutes', argument: 'N', isSetting: true, words: 'length of a block in minutes; divides a day', usual: '15', check: checkBlockMinutes},
	{name: 'min-exposure', argument: 'SECONDS', isSetting: true, words: 'least total exposure of a block', usual: '240', check: text => isAmount(text) ? undefined : 'it must be a number of seconds, 0 or more'},
	{name: 'max-wait', argument: 'SECONDS', isSetting: true, words: 'longest wait for one stack', usual: '3600', check: text => isAmount(text) && Number(text) >= 1 ? undefined : 'it must be a number of seconds, 1 or more'},
	{name: 'patience', argument: 'SECONDS', isSetting: true, words: 'longest wait for trouble that may pass: a telescope or server that is away or busy', usual: '600', check: text => isAmount(text) ? undefined : 'it must be a number of seconds, 0 or more'},
	{name: 'tiling', argument: 'nest64|ring128', isSetting: true, words: 'HEALPix tiling in file names', usual: 'nest64', check: text => text === 'nest64' || text === 'ring128' ? undefined : 'it is nest64 or ring128'},
	{name: 'even-if-observing', argument: undefined, isSetting: true, words: 'stack on a telescope that is in a session'},
	{name: 'even-if-doubtful', argument: undefined, isSetting: true, words: 'stack blocks with impossible dates or frames of several places of the sky, too'},
	{name: 'read-only', argument: undefined, isSetting: true, words: 'refuse every command that changes anything'},
	{name: 'all', argument: undefined, words: 'every target', commands: ['stack', 'upload', 'night', 'purge']},
	{name: 'dry-run', argument: undefined, words: 'say what would be done, and do nothing', commands: ['stack', 'upload', 'purge']},
	{name: 'yes', argument: undefined, words: 'delete without asking', commands: ['purge']},
	{name: 'server', argument: 'URL', isSetting: true, environment: 'CROWDSKY_URL', words: 'CrowdSky server', usual: 'https://crowdsky.univie.ac.at', check: checkServer, isSecret: true},
	{name: 'allow-http', argument: undefined, isSetting: true, words: 'send the CrowdSky login over http:// without a warning'},
	{name: 'file', argument: 'FILE', isRepeatable: true, words: 'send these files of this machine; more may follow', commands: ['upload']},
	{name: 'local-dir', argument: 'DIR', words: 'send the stacks below a folder of this machine', commands: ['upload']},
	{name: 'object', argument: 'NAME', words: 'only stacks of this object', commands: ['stacks']},
	{name: 'dest', argument: 'DIR', isSetting: true, words: 'keep fetched stacks in DIR/TARGET', usual: 'removed once confirmed'},
	{name: 'keep-free', argument: 'SIZE', isSetting: true, words: 'so much stays free on the disk of --dest: the oldest stacks that the server has go first', usual: 'nothing is removed', check: text => parseSize(text) === undefined ? 'write it like 2GB or 500MB' : undefined},
	{name: 'at', argument: 'WHEN', words: 'wait until sunrise-30m, sunrise, sunrise+1h, HH:MM or now, and for telescopes that still observe', usual: 'at once', check: checkWhen, commands: ['night', 'service']},
	{name: 'even-if-present', argument: undefined, words: 'send stacks that the server has already'},
	{name: 'scrub-location', argument: undefined, isSetting: true, words: 'ask the server to strip SITELONG and SITELAT'},
	{name: 'plain', argument: undefined, words: 'lines instead of screens', usual: 'without a terminal'},
	{name: 'json', argument: undefined, words: 'one JSON object a line'},
	{name: 'ascii', argument: undefined, isSetting: true, words: 'no characters beyond ASCII', usual: 'by the locale'},
	{name: 'no-color', argument: undefined, isSetting: true, environment: 'NO_COLOR', words: 'no colours'},
	{name: 'data', argument: 'DIR', words: 'folder of the simulators', usual: 'a fresh one', commands: ['demo', 'simulate']},
	{name: 'bind', argument: 'ADDRESS[:RPC[:HTTP[:SMB]]]', words: 'where the simulated telescope listens', usual: '127.0.0.1, free ports', commands: ['simulate'], check: checkBind},
	{name: 'server-port', argument: 'N', words: 'port of the simulated CrowdSky server', usual: 'a free one', commands: ['simulate'], check: text => /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? undefined : 'it is a port, 0 to 65535'},
	{name: 'config', argument: 'FILE', words: 'configuration file', usual: 'config.json in the platform\'s folder'},
	{name: 'print-config', argument: undefined, words: 'every setting, its value and where it comes from'},
	{name: 'demo', argument: undefined, words: 'work on a simulated telescope'},
	{name: 'help', argument: undefined, words: 'this text'},
	{name: 'version', argument: undefined, words: 'the version'},
] as const satisfies readonly OptionRow[];

export type OptionName = (typeof optionTable)[number]['name'];

export const optionRows: readonly OptionRow[] = optionTable;

function isAmount(text: string): boolean {
	return /^\d+(\.\d+)?$/.test(text) && Number.isFinite(Number(text));
}

function checkServer(text: string): string | undefined {
	const url = readServerUrl(text);
	return url.ok ? undefined : url.trouble.cause;
}

function checkBlockMinutes(text: string): string | undefined {
	if (/^\d+$/.test(text) && isLegalBlockMinutes(Number(text))) return undefined;
	return 'a day must divide into such blocks; use 5, 10, 15, 20, 30 or 60, or another divisor of 1440';
}

/** Checks one option's text. */
export function readOption(row: OptionRow, text: string): Reading<string> {
	const wrong = text.trim() === '' ? 'it is empty' : row.check?.(text);
	const quoted = row.isSecret === true ? '' : ` ${text === '' ? '""' : text}`;
	return wrong === undefined ? {ok: true, value: text} : {ok: false, sentence: `--${row.name}${quoted} cannot be used: ${wrong}.`};
}
