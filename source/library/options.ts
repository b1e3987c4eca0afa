import type {Invocation} from '../options/parse.js';
import {optionRows, type OptionName} from '../options/option-table.js';
import {refuseOption} from './crowdsky-error.js';
import type {Progress} from './progress.js';

/** What every call accepts. */
export type CallOptions = {
	/** Ends the call: it rejects with kind `cancelled`. The telescope finishes what it is stacking alone, and the next call names it. */
	readonly signal?: AbortSignal;
	/** Called with each step as it happens. */
	readonly onProgress?: (progress: Progress) => void;
	/** Folder of the journals; by default the program's own, so that both know what the other has done. */
	readonly dataFolder?: string;
};

/** Which telescopes, and how their nights are cut into blocks. */
export type TelescopeOptions = CallOptions & {
	/** `HOST[:RPC[:HTTP[:SMB]]]` each; by default those found on the network. */
	readonly scopes?: readonly string[];
	/** Path of your signing key, for firmware 7.18 and later. */
	readonly key?: string;
	/** IANA zone of the telescopes' file names; by default the telescope's own. */
	readonly timeZone?: string;
	/** Length of a block in minutes, a divisor of 1440; default 15. */
	readonly blockMinutes?: number;
	/** Least total exposure of a block in seconds; default 240. */
	readonly minExposureSeconds?: number;
	/** Longest wait for one stack in seconds; default 3600. */
	readonly maxWaitSeconds?: number;
	/** How long to wait out a temporary problem, in seconds; default 600. */
	readonly patienceSeconds?: number;
	/** HEALPix tiling in file names; default `nest64`. */
	readonly tiling?: 'nest64' | 'ring128';
	/** Stack on a telescope that is in a session. */
	readonly stackWhileObserving?: boolean;
	/** Also stack blocks with impossible dates or whose frames point to different places. */
	readonly stackDoubtful?: boolean;
	/** @deprecated Use `stackWhileObserving`. */
	readonly isEvenIfObserving?: boolean;
	/** @deprecated Use `stackDoubtful`. */
	readonly isEvenIfDoubtful?: boolean;
};

/** Which server, and as whom. */
export type ServerOptions = CallOptions & {
	/** Base URL; default https://crowdsky.univie.ac.at. */
	readonly server?: string;
	/** By default CROWDSKY_USERNAME and CROWDSKY_PASSWORD, or what `crowdsky-tui login` saved. */
	readonly credentials?: {readonly username: string; readonly password: string};
	/** Ask the server to strip SITELONG and SITELAT. */
	readonly isLocationScrubbed?: boolean;
	/** Send the login over http:// without a warning. */
	readonly isHttpAllowed?: boolean;
	/** Send stacks even if the server already has them. */
	readonly resend?: boolean;
	/** @deprecated Use `resend`. */
	readonly isEvenIfPresent?: boolean;
	/** Keep fetched stacks in `<dest>/<target>/`; without it they are removed once the server has confirmed them. */
	readonly dest?: string;
	/** How much of the disk of `dest` stays free, like `2GB`: the oldest stacks there that the server has are removed first. */
	readonly keepFree?: string;
};

const textOptions: ReadonlyArray<readonly [keyof TelescopeOptions | keyof ServerOptions, OptionName]> = [
	['key', 'key'], ['timeZone', 'time-zone'], ['blockMinutes', 'block-minutes'], ['minExposureSeconds', 'min-exposure'], ['maxWaitSeconds', 'max-wait'], ['patienceSeconds', 'patience'],
	['tiling', 'tiling'], ['server', 'server'], ['dest', 'dest'], ['keepFree', 'keep-free'],
];
const switchOptions: ReadonlyArray<readonly [keyof TelescopeOptions | keyof ServerOptions, OptionName]> = [
	['stackWhileObserving', 'even-if-observing'], ['stackDoubtful', 'even-if-doubtful'], ['isLocationScrubbed', 'scrub-location'], ['resend', 'even-if-present'], ['isHttpAllowed', 'allow-http'],
	// Their original names.
	['isEvenIfObserving', 'even-if-observing'], ['isEvenIfDoubtful', 'even-if-doubtful'], ['isEvenIfPresent', 'even-if-present'],
];

/** The options as the commands use them, checked by the same rules. Throws CrowdSkyError of kind `usage`. */
export function invocationOf(options: TelescopeOptions & ServerOptions): Invocation {
	const texts = new Map<OptionName, readonly string[]>();
	for (const [option, name] of textOptions) {
		const value = options[option];
		if (value === undefined) continue;
		const text = typeof value === 'number' ? String(value) : value;
		if (typeof text !== 'string' || text.trim() === '') refuseOption(option, value, 'it is empty or of the wrong type');
		const wrong = optionRows.find(row => row.name === name)?.check?.(text);
		if (wrong !== undefined) refuseOption(option, value, wrong);
		texts.set(name, [text]);
	}

	const {scopes} = options;
	if (scopes !== undefined) {
		if (!isTextList(scopes)) refuseOption('scopes', scopes, 'it must be a list of addresses');
		texts.set('host', scopes);
	}

	const switches = new Set(switchOptions.filter(([option]) => options[option] === true).map(([, name]) => name));
	return {command: undefined, targets: [], texts, switches, origins: new Map(), names: new Map()};
}

/** Callers in JavaScript may pass anything. */
export function isTextList(value: unknown): value is readonly string[] {
	return Array.isArray(value) && value.length > 0 && value.every(text => typeof text === 'string');
}
