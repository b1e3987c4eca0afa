import {readServerUrl} from '../crowdsky/server-url.js';
import {checkSpread, checkWhen} from './start-time.js';
import {checkBind} from './simulator-address.js';
import {checkMoment} from './moment-text.js';
import {parseSize} from '../runtime/uploads/archive/archive-size.js';
import {isLegalBlockMinutes} from '../planning/block-size.js';
import {isTimeZone} from '../planning/zone-name.js';
import {pictureKinds} from '../terminal/graphics/picture-kind.js';

/** The value of an option's text, or one sentence that says what is wrong with it. */
type Reading<T> = {readonly ok: true; readonly value: T} | {readonly ok: false; readonly sentence: string};

/** What an option is about; a command says which topics apply to it (command-table.ts). */
export const optionTopics = ['telescope', 'blocks', 'stacking', 'server', 'sending', 'archive', 'output', 'screens', 'recording', 'program'] as const;
export type OptionTopic = (typeof optionTopics)[number];

export type OptionRow = {
	/** As it is typed, without the dashes. */
	readonly name: string;
	/** One letter that stands for it after a single dash. */
	readonly alias?: string;
	/** Undefined for an option that only some commands take. */
	readonly topic?: OptionTopic;
	/** What follows it in the help; undefined for a switch. */
	readonly argument: string | undefined;
	readonly isRepeatable?: boolean;
	/** The configuration file may set it, too; a switch of this kind is turned off by --no-NAME. */
	readonly isSetting?: boolean;
	/** The environment variable that also sets it. */
	readonly environment?: string;
	readonly description: string;
	/** The default in words. */
	readonly defaultText?: string;
	/** Checks the text; undefined where any text will do. */
	readonly check?: (text: string) => string | undefined;
	/** The commands that accept it; undefined means that all do, whether it has an effect there or not. */
	readonly commands?: readonly string[];
	/** Its text may hold a password and is never quoted. */
	readonly isSecret?: boolean;
};

/** Every option; parsing, help and hints come from here. */
const optionTable = [
	{name: 'host', topic: 'telescope', argument: 'HOST[:RPC[:HTTP[:SMB]]]', isSetting: true, isRepeatable: true, environment: 'CROWDSKY_HOSTS', description: 'telescope to use, or COMMANDS[:RPC]/FILES[:HTTP[:SMB]] where a proxy takes its commands; repeat it for several', defaultText: 'found on the network'},
	{name: 'key', topic: 'telescope', argument: 'FILE', isSetting: true, environment: 'SEESTAR_KEY_PATH', description: 'your signing key, for firmware 7.18 and later', defaultText: './seestar.pem, ~/.seestarpy/seestar.pem'},
	{name: 'time-zone', topic: 'telescope', argument: 'ZONE', isSetting: true, description: 'zone of the telescope\'s file names', defaultText: 'the telescope\'s', check: text => isTimeZone(text) ? undefined : 'it is not an IANA time zone; write it like Europe/Vienna'},
	{name: 'block-minutes', topic: 'blocks', argument: 'N', isSetting: true, description: 'length of a block in minutes; divides a day', defaultText: '15', check: checkBlockMinutes},
	{name: 'min-exposure', topic: 'blocks', argument: 'SECONDS', isSetting: true, description: 'least total exposure of a block', defaultText: '240', check: text => isAmount(text) ? undefined : 'it must be a number of seconds, 0 or more'},
	{name: 'max-wait', topic: 'stacking', argument: 'SECONDS', isSetting: true, description: 'longest wait for one stack', defaultText: '3600', check: text => isAmount(text) && Number(text) >= 1 ? undefined : 'it must be a number of seconds, 1 or more'},
	{name: 'patience', topic: 'telescope', argument: 'SECONDS', isSetting: true, description: 'longest wait for a temporary problem: a telescope or server that is away or busy', defaultText: '600', check: text => isAmount(text) ? undefined : 'it must be a number of seconds, 0 or more'},
	{name: 'tiling', topic: 'blocks', argument: 'nest64|ring128', isSetting: true, description: 'HEALPix tiling in file names', defaultText: 'nest64', check: text => text === 'nest64' || text === 'ring128' ? undefined : 'it must be nest64 or ring128'},
	{name: 'even-if-observing', topic: 'stacking', argument: undefined, isSetting: true, description: 'stack on a telescope that is in a session'},
	{name: 'even-if-doubtful', topic: 'blocks', argument: undefined, isSetting: true, description: 'also stack blocks with impossible dates or frames from several places in the sky'},
	{name: 'read-only', topic: 'program', argument: undefined, isSetting: true, description: 'refuse every command that changes anything'},
	{name: 'all', argument: undefined, description: 'every target', commands: ['stack', 'upload', 'night', 'purge']},
	{name: 'dry-run', argument: undefined, description: 'say what would be done, but do nothing', commands: ['stack', 'upload', 'purge']},
	{name: 'yes', argument: undefined, description: 'go on without asking', commands: ['purge', 'report', 'doctor']},
	{name: 'deep', argument: undefined, description: 'check everything this program assumes against your telescope; changes nothing', commands: ['doctor']},
	{name: 'with-test-stack', argument: 'TARGET', description: 'with --deep: stack one short block, after asking, and watch it', commands: ['doctor']},
	{name: 'server', topic: 'server', argument: 'URL', isSetting: true, environment: 'CROWDSKY_URL', description: 'CrowdSky server', defaultText: 'https://crowdsky.univie.ac.at', check: checkServer, isSecret: true},
	{name: 'allow-http', topic: 'server', argument: undefined, isSetting: true, description: 'send the CrowdSky login over http:// without a warning'},
	{name: 'file', argument: 'FILE', isRepeatable: true, description: 'send these files from this machine; more may follow', commands: ['upload']},
	{name: 'local-dir', argument: 'DIR', description: 'send the stacks below a folder on this machine', commands: ['upload']},
	{name: 'object', argument: 'NAME', description: 'only stacks of this object', commands: ['stacks']},
	{name: 'dest', topic: 'archive', argument: 'DIR', isSetting: true, description: 'keep fetched stacks in DIR/TARGET', defaultText: 'removed once confirmed'},
	{name: 'keep-free', topic: 'archive', argument: 'SIZE', isSetting: true, description: 'keep this much free on the disk of --dest: removes the oldest stacks that the server has', defaultText: 'nothing is removed', check: text => parseSize(text) === undefined ? 'write it like 2GB or 500MB' : undefined},
	{name: 'at', argument: 'WHEN', description: 'wait until sunrise-30m, sunrise, sunrise+1h, HH:MM or now, and for telescopes still observing', defaultText: 'at once', check: checkWhen, commands: ['night', 'service']},
	{name: 'spread', argument: 'MINUTES', description: 'start up to this many minutes after --at, at random, so that not all telescopes send at once; 0 starts on time', defaultText: '10', check: checkSpread, commands: ['night', 'service']},
	{name: 'even-if-present', topic: 'sending', argument: undefined, description: 'send stacks even if the server already has them'},
	{name: 'scrub-location', topic: 'sending', argument: undefined, isSetting: true, description: 'ask the server to strip SITELONG and SITELAT'},
	{name: 'plain', topic: 'output', argument: undefined, description: 'lines instead of screens', defaultText: 'without a terminal'},
	{name: 'json', topic: 'output', argument: undefined, description: 'one JSON object a line'},
	{name: 'ascii', topic: 'screens', argument: undefined, isSetting: true, description: 'only ASCII characters', defaultText: 'by the locale'},
	{name: 'no-color', topic: 'screens', argument: undefined, isSetting: true, environment: 'NO_COLOR', description: 'no colours'},
	{name: 'pictures', topic: 'screens', argument: 'auto|blocks|kitty|iterm2|sixel', isSetting: true, description: 'how pictures are drawn: auto asks the terminal, but not in tmux; name a protocol to use it there, too', defaultText: 'auto', check: checkPictures},
	{name: 'no-bell', topic: 'screens', argument: undefined, isSetting: true, description: 'no bell when the last block has finished'},
	{name: 'data', argument: 'DIR', description: 'folder for the simulators', defaultText: 'a fresh one', commands: ['demo', 'simulate']},
	{name: 'replay', argument: 'FILE', description: 'answer as a recorded telescope did: a report, or the recording inside it', commands: ['simulate']},
	{name: 'speed', argument: 'N', description: 'replay the recording this many times as fast', defaultText: '1', commands: ['simulate'], check: text => /^\d{1,4}(\.\d{1,3})?$/.test(text) && Number(text) > 0 ? undefined : 'it must be a number above 0'},
	{name: 'bind', argument: 'ADDRESS[:RPC[:HTTP[:SMB]]]', description: 'where the simulated telescope listens', defaultText: '127.0.0.1, free ports', commands: ['simulate'], check: checkBind},
	{name: 'server-port', argument: 'N', description: 'port of the simulated CrowdSky server', defaultText: 'a free one', commands: ['simulate'], check: text => /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? undefined : 'it must be a port, 0 to 65535'},
	{name: 'since', argument: 'WHEN', description: 'start of the report: 2026-02-27, 2026-02-27T21:00, 21:00, or 12h (ago)', defaultText: 'last night', check: checkMoment, commands: ['report']},
	{name: 'until', argument: 'WHEN', description: 'end of the report', defaultText: 'the newest entry', check: checkMoment, commands: ['report']},
	{name: 'hide-targets', argument: undefined, description: 'leave names and positions of targets out of the report', commands: ['report']},
	{name: 'no-record', topic: 'recording', argument: undefined, isSetting: true, description: 'do not record what goes over the network for bug reports'},
	{name: 'record-size', topic: 'recording', argument: 'SIZE', isSetting: true, description: 'the most disk space that recordings take on this machine', defaultText: '20MB', check: checkRecordSize},
	{name: 'config', topic: 'program', argument: 'FILE', description: 'configuration file', defaultText: 'config.json in the platform\'s folder'},
	{name: 'print-config', topic: 'program', argument: undefined, description: 'every setting, its value and where it comes from'},
	{name: 'demo', topic: 'program', argument: undefined, description: 'work on a simulated telescope'},
	{name: 'help', topic: 'program', alias: 'h', argument: undefined, description: 'this text'},
	{name: 'version', topic: 'program', alias: 'v', argument: undefined, description: 'the version'},
] as const satisfies readonly OptionRow[];

export type OptionName = (typeof optionTable)[number]['name'];

export const optionRows: readonly OptionRow[] = optionTable;

function isAmount(text: string): boolean {
	return /^\d+(\.\d+)?$/.test(text) && Number.isFinite(Number(text));
}

/** Two segments of a smaller recording could not hold one long answer. */
const leastRecordBytes = 1_000_000;

function checkRecordSize(text: string): string | undefined {
	const bytes = parseSize(text);
	if (bytes === undefined) return 'write it like 20MB or 1GB';
	return bytes < leastRecordBytes ? 'it is less than 1MB; use --no-record to turn recordings off' : undefined;
}

function checkPictures(text: string): string | undefined {
	return (pictureKinds as readonly string[]).includes(text) ? undefined : `it must be ${pictureKinds.slice(0, -1).join(', ')} or ${pictureKinds.at(-1)}`;
}

function checkServer(text: string): string | undefined {
	const url = readServerUrl(text);
	return url.ok ? undefined : url.problem.cause;
}

function checkBlockMinutes(text: string): string | undefined {
	if (/^\d+$/.test(text) && isLegalBlockMinutes(Number(text))) return undefined;
	return 'blocks must divide a day evenly; use 5, 10, 15, 20, 30 or 60, or another divisor of 1440';
}

/** Checks one option's text. */
export function readOption(row: OptionRow, text: string): Reading<string> {
	const wrong = text.trim() === '' ? 'it is empty' : row.check?.(text);
	const quoted = row.isSecret === true ? '' : ` ${text === '' ? '""' : text}`;
	return wrong === undefined ? {ok: true, value: text} : {ok: false, sentence: `--${row.name}${quoted} cannot be used: ${wrong}.`};
}
