import {generateKeyPairSync} from 'node:crypto';
import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {addSubFrames, createScene, startSeestar, type Scene, type SceneBlock, type SimulatedSeestar} from '../../source/simulator/simulator.js';
import type {Pick} from './any-act.js';
import type {ScopePlan} from './night-plan.js';

/** The key of telescopes that require one; the same for all nights, because making one takes long. */
export const signingKey = generateKeyPairSync('rsa', {modulusLength: 1024});

/** A telescope of a night, its frames, and what it has yet to record. */
export type Stage = {
	readonly plan: ScopePlan;
	readonly scope: SimulatedSeestar;
	/** Writes the frames that are due by the telescope's clock. */
	record(): Promise<void>;
	/** When its last frame is due, ms since 1970 by the night's clock; undefined where nothing is recorded. */
	readonly recordsUntilMs: number | undefined;
};

/** Creates a telescope's files and starts it. */
export async function startStage(plan: ScopePlan, folder: string): Promise<Stage> {
	await mkdir(folder, {recursive: true});
	const scene: Scene = {timeZone: plan.timeZone, serial: plan.serial, firmware: plan.firmware, targets: plan.targets};
	await createScene(folder, scene);
	const {firmware, serial, timeZone, reportedTimeZone, pageSize, pageCountForm, rejectsOneOf, speed, clockOffsetSeconds, hasKey, stackDateObs, tellsBatchSettings} = plan;
	const scope = await startSeestar({
		folder, firmware, serial, timeZone, pageSize, pageCountForm, speed, clockOffsetSeconds, stackDateObs, tellsBatchSettings,
		...(reportedTimeZone !== undefined && {reportedTimeZone}),
		...(hasKey && {handshake: {publicKeyPem: signingKey.publicKey.export({type: 'spki', format: 'pem'}).toString()}}),
		rejected: files => rejectsOneOf === 0 ? 0 : Math.floor(files.length / rejectsOneOf),
		stackBytes: 3000,
	});
	const {recording} = plan;
	const target = plan.targets[recording?.target ?? -1];
	let written = 0;
	const firstMs = Date.parse(recording?.block.localStart ?? '');
	const spacingMs = (recording?.block.spacingSeconds ?? 0) * 1000;
	const exposureMs = (recording?.block.exposureSeconds ?? 0) * 1000;
	return {
		plan,
		scope,
		recordsUntilMs: recording && firstMs + (recording.block.frames * spacingMs) + exposureMs,
		async record() {
			if (!recording || !target) return;
			const due = () => scope.clock.now().epochMilliseconds >= firstMs + (written * spacingMs) + exposureMs;
			while (written < recording.block.frames && due()) {
				await addSubFrames(folder, scene, target, {...recording.block, frames: 1, localStart: new Date(firstMs + (written * spacingMs)).toISOString()});
				written++;
			}

			if (recording.isTold) scope.setObserving(written < recording.block.frames ? {target: target.name, frames: written} : undefined);
		},
	};
}

/** The names of picked frames, from the plan of the sky: `Light_..._YYYYMMDD-HHMMSS.fit`. */
export function pickedFrames({targets, timeZone}: ScopePlan, {target: at, parts}: Pick): {folder: string; files: string[]} {
	const target = targets[at];
	const files = parts.flatMap(({block: index, from, to}) => {
		const block = target?.blocks[index];
		if (!target || !block) return [];
		const names = Array.from({length: block.frames}, (_, frame) => frameName(target.name, block, frame, timeZone));
		return names.slice(Math.floor(from * names.length), Math.ceil(to * names.length));
	});
	return {folder: `${target?.name ?? ''}_sub`, files};
}

function frameName(target: string, {localStart, exposureSeconds = 10, filter = '', spacingSeconds = 13}: SceneBlock, frame: number, timeZone: string): string {
	const ms = Date.parse(localStart) + (frame * spacingSeconds * 1000);
	// The Swedish date format is nearly the telescope's.
	const text = new Intl.DateTimeFormat('sv-SE', {timeZone, dateStyle: 'short', timeStyle: 'medium'}).format(ms);
	return `Light_${target}_${exposureSeconds.toFixed(1)}s_${filter}_${text.replaceAll(/[-:]/g, '').replace(' ', '-')}.fit`;
}

/** Where a telescope's files are. */
export function worksOf(scope: SimulatedSeestar): string {
	return path.join(scope.folder, 'MyWorks');
}
