const forbidden = /[/\\\u0000-\u001F\u007F-\u009F]|[\uD800-\uDFFF]/u;

/**
 * Why a text cannot be one part of a path (the name of a file or folder): it is empty, `.` or `..`, has slashes of either
 * kind, control characters or lone surrogates, or is over 255 bytes. Undefined when it can.
 */
export function faultOfPart(part: string): string | undefined {
	if (part === '') return 'it is empty';
	if (part === '.' || part === '..') return 'it would lead out of its folder';
	if (forbidden.test(part)) return 'it holds a slash or a character that cannot be in a name';
	return Buffer.byteLength(part) > 255 ? 'it is longer than 255 bytes' : undefined;
}

/** Device names of Windows, whatever comes after the first dot; the superscript digits count there, too. */
const deviceName = /^(?:con|prn|aux|nul|(?:com|lpt)[\d\u00B9\u00B2\u00B3]) *(?:\.|$)/i;

/** Whether Windows takes a name for a device (`CON`, `aux.fit`), so that nothing can be kept in a file or folder of that name. */
export function isDeviceName(name: string): boolean {
	return deviceName.test(name);
}
