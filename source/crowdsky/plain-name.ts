import {isDeviceName} from '../files/safe-name.js';
import {cleanText} from '../format/clean-text.js';

const longestNameBytes = 200;

/**
 * Whether a name from outside may name a file here: the name of a FITS file and nothing but a name, without separators of
 * any system, a drive, a stream, control or invisible characters, or a leading dot.
 */
export function isPlainFitsName(name: string): boolean {
	return /^[^./\\:*?"<>|\p{Cc}][^/\\:*?"<>|\p{Cc}]*\.fits?$/iu.test(name) && !/^\s/.test(name)
		&& !isDeviceName(name) && cleanText(name) === name && Buffer.byteLength(name) <= longestNameBytes;
}

/** The name under which a fetched stack is kept: the server's if it is plain, otherwise one made from the chunk key. */
export function nameOfDownload(contentDisposition: string | undefined, chunkKey: string): string {
	const named = fileNameOf(contentDisposition ?? '');
	if (named !== undefined && isPlainFitsName(named)) return named;
	const stem = chunkKey.replaceAll(/[^\w.+-]/g, '_').replace(/^\.+/, '').slice(0, 100);
	const name = `${stem === '' ? 'stack' : stem}.fit`;
	return isDeviceName(name) ? `_${name}` : name;
}

/** The file name in a Content-Disposition (RFC 6266): the extended form of RFC 8187 first, then the plain one. */
function fileNameOf(header: string): string | undefined {
	const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header)?.[1];
	if (extended !== undefined) {
		try {
			return decodeURIComponent(extended);
		} catch {
			// Badly encoded: the plain form may be valid.
		}
	}

	const [, quoted, token] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header) ?? [];
	// Headers are read as latin1, but servers send UTF-8.
	const raw = quoted?.replaceAll(/\\(.)/g, '$1') ?? token;
	return raw === undefined ? undefined : Buffer.from(raw, 'latin1').toString('utf8');
}
