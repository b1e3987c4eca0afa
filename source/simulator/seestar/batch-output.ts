import {existsSync} from 'node:fs';
import {mkdir, readFile, stat, truncate, writeFile} from 'node:fs/promises';
import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import type {BatchFault} from './faults.js';
import {cardValues} from './fits-file.js';
import {telescopeName, type FrameFacts} from './frame-header.js';
import type {Setup} from './options.js';
import {stampOf} from './scene.js';
import type {ScopeClock} from './scope-clock.js';
import {stackAxes, writeStack} from './stack-file.js';
import type {StarField} from './star-field.js';
import type {Storage} from './storage.js';

/** Where a batch's result is: folder in the storage, name, and date as the state reports it. */
export type BatchOutput = {readonly path: string; readonly fit: string; readonly date: string};

type OutputParts = {
	readonly setup: Setup;
	readonly clock: ScopeClock;
	readonly storage: Storage;
	/** Paths of the sub-frames in the storage. */
	readonly files: readonly string[];
	/** Of the target, whose name the folder and the output get. */
	readonly field: StarField;
	readonly stacked: number;
	readonly fault: BatchFault | undefined;
};

/**
 * Writes the result of a batch into the target's folder, which is created if it is missing. Position, filter and time come
 * from the first sub-frame's header. Undefined if the path leaves the storage.
 */
export async function writeBatchOutput({setup, clock, storage, files, field, stacked, fault}: OutputParts): Promise<BatchOutput | undefined> {
	const {target} = field;
	const path = `MyWorks/${target}`;
	const folder = storage.resolve(path);
	if (folder === undefined) return undefined;
	if (fault?.kind === 'staleName') return {path, fit: fault.name, date: dateOf(clock.now(), clock.timeZone)};
	await mkdir(folder, {recursive: true});
	const first = files[0] ?? '';
	const header = cardValues(storage.firstBytes(first));
	const exposureSeconds = Number(/_(\d+(?:\.\d+)?)s_/.exec(first)?.[1] ?? header.get('EXPTIME') ?? 10);
	let madeAt = clock.now();
	const stemAt = (instant: Instant.Record) => `DSO_Stacked_${stacked}_${target}_${exposureSeconds.toFixed(1)}s_${stampOf(instant, clock.timeZone, '_')}`;
	// A fast simulation makes more than one stack per second; a real telescope cannot, so each gets its own second.
	while (existsSync(`${folder}/${stemAt(madeAt)}.fit`)) madeAt = Instant.addSeconds(madeAt, 1);
	const stem = fault?.kind === 'namedAs' ? fault.name.replace(/\.fit$/, '') : stemAt(madeAt);
	const output = {path, fit: `${stem}.fit`, date: dateOf(madeAt, clock.timeZone)};
	if (fault?.kind === 'withoutFile') return output;
	if (fault?.kind === 'emptyFile') {
		await writeFile(`${folder}/${output.fit}`, '');
		return output;
	}

	const facts: FrameFacts = {
		model: setup.model,
		firmware: setup.firmware,
		telescope: telescopeName(setup.model, setup.serial),
		target: header.get('OBJECT') ?? target,
		raDegrees: fault?.kind === 'withoutPosition' ? undefined : numberIn(header, 'RA'),
		decDegrees: fault?.kind === 'withoutPosition' ? undefined : numberIn(header, 'DEC'),
		exposureSeconds,
		filter: header.get('FILTER') ?? 'IRCUT',
		dateObs: (setup.stackDateObs === 'first' ? header.get('DATE-OBS') : undefined) ?? Instant.toString(madeAt, {smallestUnit: 'microsecond'}).replace('Z', ''),
		axes: stackAxes(setup.stackBytes),
		stackedFrames: stacked,
		siteLongitude: numberIn(header, 'SITELONG') ?? 16.25,
		siteLatitude: numberIn(header, 'SITELAT') ?? 48.25,
	};
	await writeStack(folder, stem, facts, field);
	await spoil(`${folder}/${output.fit}`, fault);
	return output;
}

/** What a full disk or a crash of the telescope does to a file. */
async function spoil(file: string, fault: BatchFault | undefined): Promise<void> {
	if (fault?.kind === 'truncated') {
		await truncate(file, (await stat(file)).size - fault.bytes);
	} else if (fault?.kind === 'withoutEnd') {
		const bytes = await readFile(file);
		const end = bytes.indexOf(`END${' '.repeat(77)}`);
		await writeFile(file, Buffer.concat([bytes.subarray(0, end), Buffer.alloc(2 ** 20, 'COMMENT'.padEnd(80)), bytes.subarray(end + 80)]));
	}
}

function numberIn(header: ReadonlyMap<string, string>, keyword: string): number | undefined {
	const value = Number(header.get(keyword) ?? Number.NaN);
	return Number.isFinite(value) ? value : undefined;
}

function dateOf(instant: Instant.Record, timeZone: string): string {
	return PlainDateTime.toString(ZonedDateTime.toPlainDateTime(Instant.toZonedDateTimeISO(instant, timeZone)), {smallestUnit: 'second'}).replace('T', ' ');
}
