import {open} from 'node:fs/promises';
import {cardValues} from '../seestar/fits-file.js';

const cardBytes = 80;
const blockBytes = 2880;
const headerLimitBytes = 64 * blockBytes;
const endCard = 'END'.padEnd(cardBytes);

/** What the server reads from the header of a stack; missing keywords are undefined. */
export type FitsFacts = {
	readonly object: string | undefined;
	readonly telescope: string | undefined;
	readonly filter: string | undefined;
	/** DATE-OBS, ms since 1970 UTC. */
	readonly observedAtMs: number | undefined;
	readonly raDegrees: number | undefined;
	readonly decDegrees: number | undefined;
	/** STACKCNT. */
	readonly stackedFrames: number | undefined;
	/** TOTALEXP, or else frames x EXPTIME. */
	readonly totalExposureSeconds: number | undefined;
	/** Whether the file is as long as its header says; the real server does not check. */
	readonly isWhole: boolean;
};

/** Reads a file's header; undefined if it does not start like FITS, or never ends. Throws if the disk fails. */
export async function readFitsFacts(path: string): Promise<FitsFacts | undefined> {
	const file = await open(path);
	try {
		const {buffer, bytesRead} = await file.read(Buffer.alloc(headerLimitBytes), 0, headerLimitBytes, 0);
		const header = headerOf(buffer.subarray(0, bytesRead));
		return header === undefined ? undefined : factsOf(header, (await file.stat()).size);
	} finally {
		await file.close();
	}
}

/** Blanks SITELONG and SITELAT in a file, in place, so that the length stays the same. Throws if the disk fails. */
export async function scrubLocation(path: string): Promise<void> {
	const file = await open(path, 'r+');
	try {
		const {buffer, bytesRead} = await file.read(Buffer.alloc(headerLimitBytes), 0, headerLimitBytes, 0);
		const header = headerOf(buffer.subarray(0, bytesRead)) ?? Buffer.alloc(0);
		for (let at = 0; at < header.length; at += cardBytes) {
			if (/^(?:SITELONG|SITELAT )=/.test(header.toString('latin1', at, at + cardBytes))) await file.write(Buffer.alloc(cardBytes, ' '), 0, cardBytes, at);
		}
	} finally {
		await file.close();
	}
}

// The header with its END and padding (FITS 4.0, section 3.3).
function headerOf(bytes: Buffer): Buffer | undefined {
	if (bytes.toString('latin1', 0, 10) !== 'SIMPLE  = ') return undefined;
	for (let at = 0; at + cardBytes <= bytes.length; at += cardBytes) {
		if (bytes.toString('latin1', at, at + cardBytes) === endCard) return bytes.subarray(0, Math.ceil((at + cardBytes) / blockBytes) * blockBytes);
	}

	return undefined;
}

function factsOf(header: Buffer, sizeBytes: number): FitsFacts {
	const values = cardValues(header);
	const textOf = (keyword: string) => values.get(keyword) || undefined;
	const numberOf = (keyword: string) => {
		const text = textOf(keyword);
		return text !== undefined && Number.isFinite(Number(text)) ? Number(text) : undefined;
	};
	const axes = Array.from({length: Math.min(999, Math.max(0, numberOf('NAXIS') ?? 0))}, (_, index) => numberOf(`NAXIS${index + 1}`) ?? 0);
	const dataBytes = axes.length === 0 ? 0 : axes.reduce((product, length) => product * length, Math.abs(numberOf('BITPIX') ?? 0) / 8);
	const [stackedFrames, exposureSeconds] = [numberOf('STACKCNT'), numberOf('EXPTIME')];
	return {
		object: textOf('OBJECT'),
		telescope: textOf('TELESCOP'),
		filter: textOf('FILTER'),
		observedAtMs: instantOf(textOf('DATE-OBS')),
		raDegrees: numberOf('RA'),
		decDegrees: numberOf('DEC'),
		stackedFrames,
		totalExposureSeconds: numberOf('TOTALEXP') ?? (stackedFrames === undefined || exposureSeconds === undefined ? undefined : stackedFrames * exposureSeconds),
		isWhole: sizeBytes >= header.length + Math.ceil(dataBytes / blockBytes) * blockBytes,
	};
}

// DATE-OBS has no zone and is UTC (FITS 4.0, section 9.1); six decimals are more than a Date can hold.
function instantOf(text: string | undefined): number | undefined {
	const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?/.exec(text ?? '');
	const ms = Date.parse(`${match?.[1]}${match?.[2] ?? ''}Z`);
	return Number.isNaN(ms) ? undefined : ms;
}
