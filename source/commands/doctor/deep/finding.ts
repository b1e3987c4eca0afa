import type {Evidence} from './evidence.js';

/** Whether this telescope keeps an assumption, and what was seen of it. */
export type Finding = {readonly outcome: 'kept' | 'broken' | 'unseen'; readonly seen: string};

/** Something that this program takes for granted about every telescope, listed once. */
export type Assumption = {
	/** A word for scripts, e.g. `clock.zone`. */
	readonly id: string;
	readonly what: string;
	/** Who saw it: projects by name, captures by telescope and firmware. */
	readonly source: string;
	/** A: a capture, or two independent sources. B: one project's working code. C: only documents. ?: nobody knows. */
	readonly confidence: 'A' | 'B' | 'C' | '?';
	/** Private data (serials, locations) must stay out of `seen`, which is printed. */
	readonly judge: (evidence: Evidence) => Finding;
};

export function kept(seen = ''): Finding {
	return {outcome: 'kept', seen};
}

export function broken(seen: string): Finding {
	return {outcome: 'broken', seen};
}

export function unseen(seen = ''): Finding {
	return {outcome: 'unseen', seen};
}

/** Kept if all the things are right; broken with the first that is not; unseen if there are none. */
export function all<T>(things: readonly T[], isRight: (thing: T) => boolean, told: (thing: T) => string, one: string): Finding {
	if (things.length === 0) return unseen();
	const wrong = things.find(thing => !isRight(thing));
	return wrong === undefined ? kept(`${things.length} ${one}`) : broken(told(wrong).slice(0, 120));
}

/** Kept if every field is present. */
export function fields(value: Readonly<Record<string, unknown>> | undefined, names: readonly string[]): Finding {
	if (value === undefined) return unseen();
	const missing = names.filter(name => !Object.hasOwn(value, name));
	return missing.length === 0 ? kept() : broken(`without ${missing.join(', ')}; it has ${Object.keys(value).slice(0, 12).join(', ')}`);
}
