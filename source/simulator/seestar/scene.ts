import {existsSync, writeFileSync} from 'node:fs';
import {mkdir, mkdtemp, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {setImmediate} from 'node:timers/promises';
import * as Calendar from 'temporal-polyfill/fns/Calendar';
import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDateTime from 'temporal-polyfill/fns/PlainDateTime';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import {headerBytes, paddedBytes} from './fits-file.js';
import {frameCards, telescopeName, type FrameFacts} from './frame-header.js';
import {writeStack} from './stack-file.js';

/** Sub-frames taken one after the other. */
export type SceneBlock = {
	/** Local time of the first one, `YYYY-MM-DDTHH:MM:SS`; with an offset at the end in the hour that comes twice. */
	readonly localStart: string;
	readonly frames: number;
	/** Seconds of one exposure; default 10. */
	readonly exposureSeconds?: number;
	/** "IRCUT" or "LP"; default IRCUT. */
	readonly filter?: string;
	/** Seconds from one frame to the next; default 13. */
	readonly spacingSeconds?: number;
	/** Where these frames point, if that is not the target's position. Degrees. */
	readonly raDegrees?: number;
	readonly decDegrees?: number;
	/** DATE-OBS is the telescope's local time, as in the name, instead of UTC. */
	readonly isLocalDateObs?: boolean;
};

/** One target of a scene. Without coordinates the headers have no RA and DEC. */
export type SceneTarget = {
	readonly name: string;
	readonly raDegrees?: number;
	readonly decDegrees?: number;
	readonly blocks: readonly SceneBlock[];
	/** Ending of the folder of sub-frames; default `_sub`, `-sub` with old firmware. */
	readonly subFolderEnding?: string;
	/** Number of frames of the live stack in the target's folder; undefined for a scene without one. */
	readonly liveStackFrames?: number;
	/** The target's part in file names, e.g. "mosaic_M 31"; by default the target's name. */
	readonly nameInFiles?: string;
};

/** A telescope's storage: its targets and the zone in which its files are named. */
export type Scene = {
	readonly timeZone: string;
	readonly targets: readonly SceneTarget[];
	readonly model?: string;
	readonly serial?: string;
	readonly firmware?: string;
};

const subFrameAxes = [8, 8];
/** A place in the middle of nowhere; real sites are private. */
const site = {siteLongitude: 16.25, siteLatitude: 48.25};

/**
 * Writes the files of a scene below `<folder>/MyWorks`. An existing folder of a target stays as it is, and a folder appears
 * only when it is complete. Throws if the disk fails.
 */
export async function createScene(folder: string, scene: Scene): Promise<void> {
	const root = path.join(folder, 'MyWorks');
	await mkdir(root, {recursive: true});
	for (const target of scene.targets) {
		const subFolder = path.join(root, target.name + (target.subFolderEnding ?? '_sub'));
		if (!existsSync(subFolder)) {
			const part = await mkdtemp(path.join(folder, '.scene-'));
			for (const block of target.blocks) await writeSubFrames(part, scene, target, block);
			await rename(part, subFolder);
		}

		const stackFolder = path.join(root, target.name);
		if (target.liveStackFrames === undefined || existsSync(stackFolder)) continue;
		const part = await mkdtemp(path.join(folder, '.scene-'));
		await writeLiveStack(part, scene, target, target.liveStackFrames);
		await rename(part, stackFolder).catch(() => rm(part, {recursive: true}));
	}
}

/** Adds sub-frames to a target's folder, as an observing telescope does. The folder must exist. */
export async function addSubFrames(folder: string, scene: Omit<Scene, 'targets'>, target: SceneTarget, block: SceneBlock): Promise<void> {
	await writeSubFrames(path.join(folder, 'MyWorks', target.name + (target.subFolderEnding ?? '_sub')), scene, target, block);
}

type Where = Omit<Scene, 'targets'>;

async function writeSubFrames(folder: string, scene: Where, target: SceneTarget, block: SceneBlock): Promise<void> {
	const {frames, exposureSeconds = 10, filter = 'IRCUT', spacingSeconds = 13} = block;
	const first = firstInstant(block.localStart, scene.timeZone);
	const pixels = Buffer.alloc(paddedBytes(subFrameAxes.reduce((product, length) => product * length, 2)), 0x40);
	const dateOf = (instant: Instant.Record) => dateObsOf(block.isLocalDateObs ? instantOf(localOf(instant, scene.timeZone), 'UTC') : instant);
	const place = {...target, ...(block.raDegrees !== undefined && {raDegrees: block.raDegrees}), ...(block.decDegrees !== undefined && {decDegrees: block.decDegrees})};
	const facts = frameFacts(scene, place, {exposureSeconds, filter, dateObs: dateOf(first), axes: subFrameAxes});
	// The frames of a block differ only in DATE-OBS, and all dates have the same length.
	const bytes = Buffer.concat([headerBytes(frameCards(facts)), pixels]);
	const dateAt = bytes.indexOf(facts.dateObs, 0, 'latin1');
	for (let index = 0; index < frames; index++) {
		// The firmware's times have fractions; names have whole seconds.
		const instant = Instant.addMilliseconds(first, Math.round(index * spacingSeconds * 1000));
		bytes.write(dateOf(instant), dateAt, 'latin1');
		const name = `Light_${target.nameInFiles ?? target.name}_${exposureSeconds.toFixed(1)}s_${filter}_${stampOf(instant, scene.timeZone, '-')}.fit`;
		writeFileSync(path.join(folder, name), bytes);
		// Thousands of small files in one go would hold up the rest of the program.
		if (index % 100 === 99) await setImmediate();
	}
}

async function writeLiveStack(folder: string, scene: Where, target: SceneTarget, stackedFrames: number): Promise<void> {
	const {localStart, exposureSeconds = 10, filter = 'IRCUT'} = target.blocks.at(-1) ?? {localStart: '2026-02-27T22:00:00'};
	const instant = Instant.addMinutes(firstInstant(localStart, scene.timeZone), 15);
	const stem = `Stacked_${stackedFrames}_${target.nameInFiles ?? target.name}_${exposureSeconds.toFixed(1)}s_${filter}_${stampOf(instant, scene.timeZone, '-')}`;
	const facts = frameFacts(scene, target, {exposureSeconds, filter, dateObs: dateObsOf(instant), axes: [72, 128, 3], stackedFrames});
	await writeStack(folder, stem, facts, {target: target.name, stack: facts.dateObs, frames: facts.stackedFrames});
}

function frameFacts(scene: Where, target: SceneTarget, rest: Pick<FrameFacts, 'exposureSeconds' | 'filter' | 'dateObs' | 'axes' | 'stackedFrames'>): FrameFacts {
	const {model = 'Seestar S50', serial = '0a1b2c3d', firmware = '7.75'} = scene;
	const {raDegrees, decDegrees} = target;
	return {model, firmware, telescope: telescopeName(model, serial), target: target.name, raDegrees, decDegrees, ...site, ...rest};
}

function firstInstant(localStart: string, timeZone: string): Instant.Record {
	if (/(?:Z|[+-]\d\d:\d\d)$/.test(localStart)) return Instant.fromString(localStart);
	return instantOf(PlainDateTime.fromString(localStart, Calendar.getISO), timeZone);
}

function localOf(instant: Instant.Record, timeZone: string): PlainDateTime.Record {
	return ZonedDateTime.toPlainDateTime(Instant.toZonedDateTimeISO(instant, timeZone));
}

function instantOf(local: PlainDateTime.Record, timeZone: string): Instant.Record {
	return ZonedDateTime.toInstant(PlainDateTime.toZonedDateTime(local, timeZone));
}

function dateObsOf(instant: Instant.Record): string {
	return Instant.toString(Instant.addMicroseconds(instant, 274_249), {smallestUnit: 'microsecond'}).replace('Z', '');
}

/** `YYYYMMDD?HHMMSS` in a zone: `-` separates the halves in names of frames, `_` in those of batch stacks. */
export function stampOf(instant: Instant.Record, timeZone: string, separator: '-' | '_'): string {
	const text = PlainDateTime.toString(localOf(instant, timeZone), {smallestUnit: 'second'});
	return text.replaceAll(/[-:]/g, '').replace('T', separator);
}
