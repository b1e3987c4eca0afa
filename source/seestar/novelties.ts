import {cleanText} from '../format/clean-text.js';
import {knownFields, type KnownFields} from './known-fields.js';
import {fieldsOf, listOf, textOf, type Fields} from './narrow.js';

/** At most this many are reported per telescope: entirely new firmware would fill the log. */
const toldAtMost = 100;
/** How many entries of a list are examined: they are alike. */
const entriesLookedAt = 8;
/** Shapes of answers that have already been examined. */
const formsAtMost = 2000;

/**
 * Watches what a telescope says for fields that are new or missing, and reports each once, with the method and the firmware.
 * Nothing depends on it: answers are used as they are.
 */
export class Novelties {
	readonly #tell: (text: string) => void;
	readonly #told = new Set<string>();
	readonly #looked = new Set<string>();
	#firmware = '';

	constructor(tell: (text: string) => void) {
		this.#tell = tell;
	}

	/** Examines the result of a method, or the fields of an event. */
	see(method: string, result: unknown): void {
		if (method === 'get_device_state') this.#firmware = textOf(fieldsOf(fieldsOf(result)?.device)?.firmware_ver_string) ?? this.#firmware;
		const known = Object.hasOwn(knownFields, method) ? knownFields[method] : undefined;
		if (known) this.#look(method, known, result, '');
	}

	#look(method: string, known: KnownFields, value: unknown, at: string): void {
		const list = listOf(value);
		if (list) {
			for (const entry of list.slice(0, entriesLookedAt)) if (fieldsOf(entry)) this.#look(method, known, entry, at);
			return;
		}

		const fields = fieldsOf(value);
		const names = fields === undefined ? [] : Object.keys(fields);
		// An empty answer is nothing new: an idle telescope sends an empty object.
		if (fields === undefined || names.length === 0) return;
		const form = `${method} ${at} ${names.join(' ')}`;
		if (!this.#looked.has(form)) {
			if (this.#looked.size < formsAtMost) this.#looked.add(form);
			this.#compare(method, known, fields, at);
		}

		for (const [name, inner] of Object.entries(known.within ?? {})) {
			if (Object.hasOwn(fields, name)) this.#look(method, inner, fields[name], `${at}${name}.`);
		}
	}

	#compare(method: string, {read, seen, within}: KnownFields, fields: Fields, at: string): void {
		for (const name of read) {
			if (!Object.hasOwn(fields, name) && !isSpelt(name, fields)) this.#say(method, `lacks the field ${at}${name}`);
		}

		if (seen === undefined) return;
		const known = new Set([...read, ...seen, ...Object.keys(within ?? {})]);
		for (const name of Object.keys(fields)) if (!known.has(name)) this.#say(method, `has a field that was not seen before: ${at}${name}`);
	}

	#say(method: string, text: string): void {
		const told = `${method} ${text}`;
		if (this.#told.has(told) || this.#told.size >= toldAtMost) return;
		this.#told.add(told);
		this.#tell(cleanText(`${method}${this.#firmware === '' ? '' : ` of firmware ${this.#firmware}`} ${text}`.slice(0, 300)));
	}
}

/** Sizes are spelt `free_mb` or `freeMB`. */
function isSpelt(name: string, fields: Fields): boolean {
	return name.endsWith('_mb') && Object.hasOwn(fields, name.replace('_mb', 'MB'));
}
