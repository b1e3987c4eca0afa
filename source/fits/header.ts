/** Value of a FITS keyword; text that is no string, number or logical stays `{text}`; undefined value is null. */
export type FitsValue = string | number | boolean | null | {readonly text: string};

/**
 * A parsed FITS header. `incomplete`: no END in the bytes so far, fetch more.
 * `no-end`: the file ended without END; keywords may be used with a warning.
 */
export type FitsHeader = {
	readonly status: 'ok' | 'incomplete' | 'no-end' | 'not-fits';
	/** Upper-case keywords, the first of duplicates. */
	readonly keywords: ReadonlyMap<string, FitsValue>;
	/** Length in bytes, a multiple of 2880; undefined without END. */
	readonly headerBytes: number | undefined;
};
