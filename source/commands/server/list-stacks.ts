import type {CrowdSky, StackRow} from '../../crowdsky/port.js';
import {cleanText} from '../../format/clean-text.js';
import {exitStatus} from '../../options/exit-status.js';
import {statusOfProblem, type ServerTask} from './server-task.js';
import {megabytes} from '../output/upload-lines.js';

/** `stacks`: the user's stacks on the server, in the server's order. */
export async function listStacks({context, isJson, print, complain, summary}: ServerTask, crowdsky: CrowdSky, object: string | undefined): Promise<number> {
	const rows = await crowdsky.listStacks({...(object === undefined ? {} : {object}), signal: context.signal});
	if (!rows.ok) {
		complain(rows.problem);
		summary({stacks: 0});
		return statusOfProblem(rows.problem);
	}

	for (const row of rows.value) {
		await context.output.room?.();
		if (isJson) print('stackRow', stackRow(row));
		else context.output.out(rowLine(row));
	}

	summary({stacks: rows.value.length});
	return exitStatus.done;
}

function stackRow(row: StackRow): object {
	const {chunkKey, objectName, filterName, dateObsStartMs, framesInput, framesAligned, totalExposureSeconds, raDegrees, decDegrees, sizeBytes, createdAt} = row;
	return {
		chunkKey,
		objectName: objectName ?? null,
		filterName: filterName ?? null,
		dateObsStart: dateObsStartMs === undefined ? null : instantText(dateObsStartMs),
		frames: framesAligned ?? framesInput ?? null,
		totalExposureSeconds: totalExposureSeconds ?? null,
		raDegrees: raDegrees ?? null,
		decDegrees: decDegrees ?? null,
		sizeBytes: sizeBytes ?? null,
		createdAt: createdInstant(createdAt),
	};
}

/** `2026-02-27 20:15:02` in a database is UTC; null if it is not an instant. */
function createdInstant(text: string | undefined): string | null {
	const atMs = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(text ?? '') ? text ?? '' : `${(text ?? '').trim().replace(' ', 'T')}Z`);
	return Number.isNaN(atMs) ? null : instantText(atMs);
}

function instantText(atMs: number): string {
	return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

/** `20260227.81_HP102265     IC 434           LP     2026-02-27 20:15    33 frames   330 s   12.1 MB` */
function rowLine({chunkKey, objectName, filterName, dateObsStartMs, framesInput, framesAligned, totalExposureSeconds, sizeBytes}: StackRow): string {
	const start = dateObsStartMs === undefined ? '' : new Date(dateObsStartMs).toISOString().slice(0, 16).replace('T', ' ');
	return [
		cleanText(chunkKey).padEnd(22),
		cleanText(objectName ?? '').padEnd(18),
		cleanText(filterName ?? '').padEnd(6),
		start.padEnd(16),
		`${framesAligned ?? framesInput ?? '?'} frames`.padStart(12),
		`${totalExposureSeconds ?? '?'} s`.padStart(8),
		(sizeBytes === undefined ? '' : megabytes(sizeBytes)).padStart(9),
	].join('  ').trimEnd();
}
