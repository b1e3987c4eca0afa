import {randomFillSync} from 'node:crypto';
import {open, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {headerBytes, paddedBytes} from './fits-file.js';
import {frameCards, type FrameFacts} from './frame-header.js';
import {drawPreviews, type StarField} from './star-field.js';

const pieceBytes = 1 << 20;

/** Writes a stack and its two JPEG companions. The `.fit` file gets its name only when it is complete. Throws if the disk fails. */
export async function writeStack(folder: string, stem: string, facts: FrameFacts, field: StarField): Promise<void> {
	const {jpeg, thumbnail} = await drawPreviews(field);
	await writeFile(path.join(folder, `${stem}.jpg`), jpeg);
	await writeFile(path.join(folder, `${stem}_thn.jpg`), thumbnail);
	// A short name: the final one may be as long as the file system allows.
	const part = path.join(folder, `.part-${process.pid}-${performance.now()}`);
	const file = await open(part, 'w');
	try {
		await file.write(headerBytes(frameCards(facts)));
		const dataBytes = facts.axes.reduce((product, length) => product * length, 2);
		// One noisy piece over and over: 50 MB of fresh random numbers would cost more than the test that needs them.
		const piece = randomFillSync(Buffer.alloc(Math.min(pieceBytes, dataBytes)));
		for (let written = 0; written < dataBytes; written += piece.length) {
			await file.write(piece.subarray(0, dataBytes - written));
		}

		await file.write(Buffer.alloc(paddedBytes(dataBytes) - dataBytes));
	} finally {
		await file.close();
	}

	await rename(part, path.join(folder, `${stem}.fit`));
}

/** Width, height and colours of a stack whose file has about that many bytes, in the camera's upright format. */
export function stackAxes(sizeBytes: number): [number, number, number] {
	const width = Math.max(9, Math.round(Math.sqrt((sizeBytes / 6) * (9 / 16))));
	return [width, Math.max(16, Math.round((width * 16) / 9)), 3];
}
