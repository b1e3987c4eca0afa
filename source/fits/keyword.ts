import type {FitsHeader} from './header.js';

/** A keyword's string, raw; undefined when it is missing or not a string. */
export function textOf(header: FitsHeader, keyword: string): string | undefined {
	const value = header.keywords.get(keyword);
	return typeof value === 'string' ? value : undefined;
}

/** A keyword's number, always finite; undefined when it is missing or not a number. */
export function numberOf(header: FitsHeader, keyword: string): number | undefined {
	const value = header.keywords.get(keyword);
	return typeof value === 'number' ? value : undefined;
}
