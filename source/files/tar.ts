/** One file of an archive. */
type TarFile = {readonly name: string; readonly content: Buffer};

const blockBytes = 512;
const longestName = 100;
/** The archive itself says how long its files are, so they are bounded; no report comes near this. */
const longestFileBytes = 256 * 1024 * 1024;

/** An archive in ustar format (POSIX.1-1988), readable by every tar; names of up to 100 bytes, all with mode 0644. */
export function writeTar(files: readonly TarFile[], modifiedMs: number): Buffer {
	const blocks: Buffer[] = [];
	for (const {name, content} of files) {
		blocks.push(headerOf(name, content.length, modifiedMs), content, Buffer.alloc(paddingOf(content.length)));
	}

	// Two empty blocks mark the end.
	return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]);
}

/** The files of an archive; undefined where it is not an archive or is cut short. Folders, links and anything else in it are skipped. */
export function readTar(archive: Buffer): readonly TarFile[] | undefined {
	const files: TarFile[] = [];
	for (let at = 0; at + blockBytes <= archive.length;) {
		const header = archive.subarray(at, at + blockBytes);
		if (header.every(byte => byte === 0)) return files;
		const size = octal(header, 124, 12);
		const checksum = octal(header, 148, 8);
		if (size === undefined || checksum !== checksumOf(header) || size > longestFileBytes || at + blockBytes + size > archive.length) return undefined;
		const content = archive.subarray(at + blockBytes, at + blockBytes + size);
		const type = header[156];
		if (type === 0 || type === 0x30) files.push({name: [textAt(header, 345, 155), textAt(header, 0, longestName)].filter(part => part !== '').join('/'), content});
		at += blockBytes + size + paddingOf(size);
	}

	return undefined;
}

function paddingOf(bytes: number): number {
	return (blockBytes - (bytes % blockBytes)) % blockBytes;
}

function headerOf(name: string, sizeBytes: number, modifiedMs: number): Buffer {
	if (Buffer.byteLength(name) > longestName) throw new RangeError(`${name} is too long for an archive`);
	const header = Buffer.alloc(blockBytes);
	header.write(name, 0);
	header.write('0000644\0', 100);
	header.write('0000000\0', 108);
	header.write('0000000\0', 116);
	header.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124);
	header.write(`${Math.floor(modifiedMs / 1000).toString(8).padStart(11, '0')}\0`, 136);
	header.write('0', 156);
	header.write('ustar\0', 257);
	header.write('00', 263);
	header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, 148);
	return header;
}

/** The sum of the header's bytes, with blanks in place of the sum itself. */
function checksumOf(header: Buffer): number {
	let sum = 8 * 0x20;
	for (const [index, byte] of header.entries()) if (index < 148 || index >= 156) sum += byte;
	return sum;
}

function octal(header: Buffer, at: number, length: number): number | undefined {
	const text = textAt(header, at, length).trim();
	return /^[0-7]{1,12}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

function textAt(header: Buffer, at: number, length: number): string {
	const field = header.subarray(at, at + length);
	const end = field.indexOf(0);
	return field.toString('utf8', 0, end === -1 ? length : end);
}
