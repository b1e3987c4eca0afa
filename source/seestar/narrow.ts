/** A JSON object whose fields are not known yet. */
export type Fields = {readonly [name: string]: unknown};

/** The value as an object with fields; undefined for everything else, arrays included. */
export function fieldsOf(value: unknown): Fields | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Fields : undefined;
}

/** The value as a list; undefined for everything else. */
export function listOf(value: unknown): readonly unknown[] | undefined {
	return Array.isArray(value) ? value : undefined;
}

/** The value as a non-empty text. */
export function textOf(value: unknown): string | undefined {
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value as a finite number; the firmware writes some numbers as text, e.g. its time stamps. */
export function numberOf(value: unknown): number | undefined {
	if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The value as a whole number, 0 or more. */
export function countOf(value: unknown): number | undefined {
	const number = numberOf(value);
	return number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}
