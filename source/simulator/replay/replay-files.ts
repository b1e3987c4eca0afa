import {existsSync, writeFileSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {isTimeZone, offsetsAt, parseLightName, parseOutputName, parseStackName} from '../../planning/index.js';
import {headerBytes, paddedBytes, real, type Card} from '../seestar/fits-file.js';
import {frameCards, telescopeName, type FrameFacts} from '../seestar/frame-header.js';
import {recordedFiles, recordedFolders, type RecordedFile, type RecordedHeader} from './recorded-files.js';
import type {RecordedTelescope} from './recorded-telescope.js';

/** Keywords that are in a recording; one that is not there was not in the header. */
const toldKeywords = ['EXPTIME', 'EXPOSURE', 'FILTER', 'STACKCNT', 'TOTALEXP', 'DATE-OBS', 'RA', 'DEC', 'IMAGETYP', 'INSTRUME', 'CREATOR', 'PROGRAM'];
const axesOfFrame = [8, 8];
const axesOfStack = [72, 128, 3];
/** An arbitrary place if the recording does not say: without a position a stack has no pixel in its name. Degrees. */
const somewhere = {raDegrees: 85.25, decDegrees: -2.46};

/**
 * The files of a recorded telescope, as far as the recording named them, with pixels that show no sky. They are in a folder
 * of this machine, so that the simulated file server and share can serve them, and renaming really renames.
 */
export class ReplayFiles {
	readonly #root: string;
	readonly #telescope: RecordedTelescope;
	#coming: RecordedFile[] = [];

	constructor(root: string, telescope: RecordedTelescope) {
		this.#root = root;
		this.#telescope = telescope;
	}

	/** Creates the folders. Throws if the disk fails. */
	async open(): Promise<void> {
		this.#coming = [...recordedFiles(this.#telescope)].sort((a, b) => a.appearsAtMs - b.appearsAtMs);
		const folders = new Set([...recordedFolders(this.#telescope), ...this.#coming.map(({folder}) => folder)]);
		await mkdir(path.join(this.#root, 'MyWorks'), {recursive: true});
		for (const folder of folders) if (isPart(folder)) await mkdir(path.join(this.#root, 'MyWorks', folder), {recursive: true});
		this.show(this.#telescope.beganMs);
	}

	/** Makes the files appear that exist at this moment of the recording, in ms since 1970. */
	show(atMs: number): void {
		while ((this.#coming[0]?.appearsAtMs ?? Number.POSITIVE_INFINITY) <= atMs) {
			const file = this.#coming.shift();
			if (file && isPart(file.folder) && isPart(file.name)) this.#write(file);
		}
	}

	#write({folder, name, header}: RecordedFile): void {
		const local = path.join(this.#root, 'MyWorks', folder, name);
		if (existsSync(local)) return;
		if (!/\.fits?$/i.test(name)) {
			writeFileSync(local, '');
			return;
		}

		const facts = this.#factsOf(folder, name);
		const dataBytes = facts.axes.reduce((product, length) => product * length, 2);
		writeFileSync(local, Buffer.concat([headerBytes(cardsOf(facts, header)), Buffer.alloc(paddedBytes(dataBytes), 0x40)]));
	}

	/** What the header says for a file whose header is not in the recording: what its name says, and what was stacked. */
	#factsOf(folder: string, name: string): FrameFacts {
		const {model, serial, firmware, timeZone} = this.#device();
		const light = parseLightName(name);
		const stack = parseOutputName(name) ?? parseStackName(name);
		const first = this.#firstStacked(folder);
		const filter = light?.filter ?? first?.filter ?? 'IRCUT';
		return {
			model, firmware, filter, ...somewhere,
			telescope: telescopeName(model, serial),
			target: folder.replace(/_sub$/, ''),
			exposureSeconds: light?.exposureSeconds ?? stack?.exposureSeconds ?? 10,
			dateObs: utcOf(light?.local ?? first?.local ?? '2026-01-01T00:00:00', timeZone),
			axes: light ? axesOfFrame : axesOfStack,
			...(stack && {stackedFrames: stack.frames}),
			siteLongitude: 0,
			siteLatitude: 0,
		};
	}

	#device(): {readonly model: string; readonly serial: string; readonly firmware: string; readonly timeZone: string} {
		const told = (method: string) => this.#telescope.exchanges.find(exchange => exchange.method === method && exchange.answer)?.answer?.message['result'] as Record<string, unknown> | undefined;
		const device = told('get_device_state')?.['device'] as Record<string, unknown> | undefined;
		const zone = told('pi_get_time')?.['time_zone'];
		const textOf = (value: unknown, otherwise: string) => typeof value === 'string' && value !== '' ? value : otherwise;
		return {
			model: textOf(device?.['product_model'], 'Seestar S50'),
			serial: textOf(device?.['sn'], '00000000'),
			firmware: textOf(device?.['firmware_ver_string'], '7.75'),
			timeZone: typeof zone === 'string' && isTimeZone(zone) ? zone : 'UTC',
		};
	}

	/** The first frame of the last batch of a target that was set. */
	#firstStacked(folder: string): ReturnType<typeof parseLightName> {
		const set = this.#telescope.exchanges.findLast(({method, about}) => method === 'set_batch_stack_setting' && about.includes(JSON.stringify(`MyWorks/${folder}_sub`)));
		const files = (set?.params as {files?: ReadonlyArray<{name?: unknown}>} | undefined)?.files;
		const name = files?.[0]?.name;
		return typeof name === 'string' ? parseLightName(name.split('/').at(-1) ?? '') : undefined;
	}
}

function cardsOf(facts: FrameFacts, header: RecordedHeader | undefined): readonly Card[] {
	const cards = frameCards(facts);
	if (header === undefined) return cards;
	const kept = cards.filter(({keyword}) => !toldKeywords.includes(keyword));
	return [...kept, ...Object.entries(header).map(([keyword, value]) => ({keyword, value: typeof value === 'number' && !Number.isInteger(value) ? real(value) : value}))];
}

/** A wall clock's reading in a zone, as DATE-OBS gives it. */
function utcOf(local: string, timeZone: string): string {
	const [offset = 0] = offsetsAt(timeZone, local);
	return new Date(Date.parse(`${local}Z`) - (offset * 60_000)).toISOString().replace('Z', '000');
}

/** One part of a path that cannot lead elsewhere. */
function isPart(name: string): boolean {
	return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name) && Buffer.byteLength(name) < 256;
}
