import {readOutsideJson} from '../format/outside-json.js';
import {fieldKindOf, looksLikePlace} from './private-fields.js';
import {Literals} from './literals.js';
import {learnFromForms, withoutPrivateForms} from './private-texts.js';
import {StandIns, type PrivateKind, type Replaced} from './stand-ins.js';
import {isSkyField, targetNamesIn, withoutPixel} from './target-names.js';

/** Words that somebody's network or computer may well have as a name, and that mean something else in what a telescope says. */
const commonWords = new Set([
	'seestar', 'zwo', 'crowdsky', 'telescope', 'guest', 'admin', 'root', 'user', 'localhost', 'unknown', 'none', 'null', 'true', 'false', 'home', 'myworks',
	'default', 'network', 'device', 'setting', 'camera', 'storage', 'result', 'params', 'method', 'target', 'folder', 'observer', 'simulated', 'emmc', 'emmc images', 'light', 'stack', 'stacked', 'server', 'pi', 'wifi', 'node',
]);
const commonHosts = /^(?:seestar(?:-\d{1,2})?(?:\.local)?|localhost|crowdsky\.univie\.ac\.at)$/i;
/** Methods in which every text is a challenge or a signature. */
const signingMethods = new Set(['get_verify_str', 'verify_client']);
/** In these fields the text is a word of the protocol. */
const protocolFields = new Set(['method', 'Event', 'kind', 'command', 'jsonrpc', 'Timestamp', 'key_mgmt', 'time_zone', 'timezone', 'tz']);
/** Shorter finds are replaced only if they stand alone. */
const leastWithin = 6;
/** What the recorder has already put in place of a secret. */
const maskedText = '***';
/** Texts that come again and again, mainly file names, are cleaned only once. */
const rememberedAtMost = 20_000;

export type CleanerOptions = {readonly hidesTargets?: boolean};

/**
 * Replaces what is private in JSON lines and plain text: first `learn` gets everything, so that what one field reveals is
 * also found in all others; then `clean` rewrites each line. The order of fields and entries stays the same.
 */
export class Cleaner {
	readonly #standIns = new StandIns();
	readonly #literals = new Literals<PrivateKind>();
	readonly #hidesTargets: boolean;
	readonly #remembered = new Map<string, string>();
	/** Numbers that are private wherever they occur, without their sign. */
	readonly #numbers = new Set<string>();

	constructor({hidesTargets = false}: CleanerOptions = {}) {
		this.#hidesTargets = hidesTargets;
	}

	/** Remembers a private text wherever it may occur. */
	readonly learnText = (kind: PrivateKind, text: string): void => {
		const trimmed = text.trim();
		if (trimmed.length < 3 || commonWords.has(trimmed.toLowerCase()) || /^(.)\1*$/.test(trimmed) || commonHosts.test(trimmed)) return;
		// A short number can be anything.
		if (/^\d{1,5}$/.test(trimmed)) return;
		this.#literals.add({text: trimmed, kind, isWord: trimmed.length < leastWithin || kind === 'target' || kind === 'coordinate'});
	};

	/** Looks for what is private in one line, whether JSON or not. */
	learn(line: string): void {
		const json = readOutsideJson(line);
		if (json) this.#learnValue('', json.value, undefined);
		else this.#learnString('', line, undefined);
	}

	/** The line without anything private. */
	clean(line: string): string {
		const json = readOutsideJson(line);
		return json === undefined || typeof json.value !== 'object' ? this.#cleanText(line) : JSON.stringify(this.#cleanValue('', json.value, undefined));
	}

	replaced(): readonly Replaced[] {
		return this.#standIns.replaced();
	}

	#learnValue(field: string, value: unknown, within: PrivateKind | undefined): void {
		const kind = this.#kindOf(field) ?? within;
		if (typeof value === 'string') this.#learnString(field, value, kind);
		else if (typeof value === 'number') {
			if (kind === 'coordinate') this.#learnNumber(value);
			if (kind === 'serial' && value > 99_999) this.#numbers.add(String(value));
		}
		else if (Array.isArray(value)) {
			if (looksLikePlace(field, value)) for (const each of value as number[]) this.#learnNumber(each);
			for (const each of value) this.#learnValue(field, each, kind);
		} else if (typeof value === 'object' && value !== null) {
			const inner = innerKind(value, kind);
			for (const [name, each] of Object.entries(value)) this.#learnValue(name, each, inner(name));
		}
	}

	#learnString(field: string, text: string, kind: PrivateKind | undefined): void {
		if (field === 'text') {
			const json = readOutsideJson(text);
			if (json && typeof json.value === 'object') {
				this.#learnValue('', json.value, undefined);
				return;
			}
		}

		if (protocolFields.has(field)) return;
		learnFromForms(text, this.learnText);
		if (this.#hidesTargets) for (const name of targetNamesIn(field, text)) this.learnText('target', name);
		if (kind === 'host' || kind === 'address') {
			for (const [name] of text.matchAll(hostNames)) this.learnText('host', name);
		} else if (kind === 'coordinate') {
			if (/^[+-]?\d+\.\d{2,}$/.test(text)) this.learnText('coordinate', text.replace(/^[+-]/, ''));
		} else if (kind !== undefined) this.learnText(kind, text);
	}

	#learnNumber(value: number): void {
		const text = String(Math.abs(value));
		if (!/\.\d{2,}$/.test(text)) return;
		this.learnText('coordinate', text);
		this.#numbers.add(text);
	}

	#kindOf(field: string): PrivateKind | undefined {
		return protocolFields.has(field) ? undefined : this.#hidesTargets && isSkyField(field) ? 'coordinate' : fieldKindOf(field);
	}

	#cleanValue(field: string, value: unknown, within: PrivateKind | undefined): unknown {
		const kind = this.#kindOf(field) ?? within;
		if (typeof value === 'string') return this.#cleanString(field, value, kind);
		if (typeof value === 'number') return this.#cleanNumber(value, kind);
		if (Array.isArray(value)) {
			const isPlace = looksLikePlace(field, value) ? 'coordinate' : kind;
			return value.map(each => this.#cleanValue(field, each, isPlace));
		}

		if (typeof value !== 'object' || value === null) return value;
		const inner = innerKind(value, kind);
		return Object.fromEntries(Object.entries(value).map(([name, each]) => [this.#cleanName(name), this.#cleanValue(name, each, inner(name))]));
	}

	#cleanNumber(value: number, kind: PrivateKind | undefined): number {
		if (value === 0 || (kind !== 'coordinate' && kind !== 'serial' && kind !== 'secret' && !this.#numbers.has(String(Math.abs(value))))) return value;
		this.#standIns.coordinate();
		return 0;
	}

	#cleanString(field: string, text: string, kind: PrivateKind | undefined): string {
		if (text === '' || field === 'Timestamp') return text;
		if (field === 'text') {
			const json = readOutsideJson(text);
			if (json && typeof json.value === 'object') return JSON.stringify(this.#cleanValue('', json.value, undefined));
		}

		if (protocolFields.has(field)) return withoutPrivateForms(text, this.#standIns);
		switch (kind) {
			case undefined:
			case 'target': return this.#cleanText(text);
			case 'coordinate': return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? this.#zero() : this.#cleanText(text);
			case 'host':
			case 'address': return this.#cleanText(text).replaceAll(hostNames, name => commonHosts.test(name) || this.#standIns.isStandIn(name) ? name : this.#standIns.of('host', name));
			case 'serial': {
				const formed = withoutPrivateForms(text, this.#standIns);
				return formed !== text || /^0*$/.test(text) ? formed : this.#standIns.of(kind, text);
			}

			default: return text === maskedText ? text : this.#standIns.of(kind, text);
		}
	}

	#zero(): string {
		this.#standIns.coordinate();
		return '0';
	}

	/** A field's name may itself be private; a short word in it is more likely a word of the protocol. */
	#cleanName(name: string): string {
		if (!/^[a-z]\w{0,30}$/i.test(name)) return this.#cleanText(name);
		return this.#literals.replace(name, (found, kind) => found.length < leastWithin && found !== name ? found : this.#standIns.of(kind, found));
	}

	#cleanText(text: string): string {
		const remembered = this.#remembered.get(text);
		if (remembered !== undefined) return remembered;
		const cleaned = text.includes('%') || formQuery.test(text) ? this.#cleanEncoded(text) : this.#cleanPlain(text);
		if (text.length < 200 && cleaned === text) {
			if (this.#remembered.size >= rememberedAtMost) this.#remembered.clear();
			this.#remembered.set(text, cleaned);
		}

		return cleaned;
	}

	#cleanPlain(text: string): string {
		const known = this.#literals.replace(text, (found, kind) => {
			if (kind !== 'coordinate') return this.#standIns.of(kind, found);
			return this.#zero();
		});
		const cleaned = withoutPrivateForms(known, this.#standIns);
		return this.#hidesTargets ? withoutPixel(cleaned) : cleaned;
	}

	/** A path or a query: each part is looked at in its decoded form, and stays as it is if nothing is private. */
	#cleanEncoded(text: string): string {
		return this.#cleanPlain(text.split(/([/?&=#])/).map(part => {
			// In a query a plus is a space; elsewhere, as in base64, it is a plus.
			for (const plain of new Set([decoded(part), decoded(part.replaceAll('+', ' '))])) {
				const cleaned = this.#cleanPlain(plain);
				if (cleaned !== plain) return encodeURIComponent(cleaned);
			}

			return part;
		}).join(''));
	}
}

const hostNames = /(?<![\w:.-])[A-Za-z][\w-]*(?:\.[\w-]+)*(?![\w-])/g;

/** What the fields within an object are, if their names do not say it: all of a handshake's are secrets, all of a place's are coordinates. */
function innerKind(value: object, kind: PrivateKind | undefined): (field: string) => PrivateKind | undefined {
	if ('method' in value && typeof value.method === 'string' && signingMethods.has(value.method)) return field => /^(?:params|result|error)$/.test(field) ? 'secret' : undefined;
	return () => kind === 'coordinate' || kind === 'secret' ? kind : undefined;
}

/** A query in which a plus is a space. */
const formQuery = /\?[^?+]{0,2000}\+/;

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
