import type {StackRow} from '../../source/crowdsky/port.js';
import {cancelled, success} from '../../source/errors/problem.js';
import type {Effect} from '../../source/machine/effects.js';
import {defaultSettings} from '../../source/machine/settings.js';
import {initialState} from '../../source/machine/state.js';
import {areUploadsSettled} from '../../source/machine/uploads/upload-update.js';
import type {Upload, UploadReport} from '../../source/machine/uploads/upload.js';
import {chunkOf, chunkStartMs} from '../../source/planning/index.js';
import type {Journal} from '../../source/runtime/memory/journal.js';
import type {JournalEntry} from '../../source/runtime/memory/journal-entry.js';
import {createStore, type Store} from '../../source/runtime/store.js';
import {lookUpUploads} from '../../source/runtime/uploads/look-up-uploads.js';
import {rowKey, sentStacksOf, type StackIdentity} from '../../source/runtime/uploads/sent-stacks.js';
import type {ListPatience} from '../../source/runtime/uploads/server-list.js';
import {uploadMemoryOf} from '../../source/runtime/uploads/upload-memory.js';
import {listOf, type UploadServer} from '../../source/runtime/uploads/upload-server.js';
import type {DawnServer} from './dawn-server.js';
import type {VirtualClock} from './virtual-clock.js';

type SiteOptions = {
	readonly number: number;
	readonly stacks: number;
	readonly clock: VirtualClock;
	readonly server: DawnServer;
	/** When its night begins, ms since 1970, and how long its telescope takes for each stack. */
	readonly startMs: number;
	readonly stackSeconds: number;
	/** See State.chance. */
	readonly chance: number | undefined;
};

export type Site = {
	/** All stacked, and nothing more to come of any upload. */
	isOver(): boolean;
	/** Stacks that wait to be sent just now, and those that have failed. */
	waiting(): number;
	failed(): number;
};

const patienceMs = defaultSettings.patienceSeconds * 1000;
const eveningMs = Date.UTC(2026, 1, 27, 20, 15);
const quarterMs = 900_000;
const fetchSeconds = 4;
const frames = 80;

function stackOf(nth: number): {readonly file: string; readonly startMs: number} {
	const startMs = eveningMs + (nth * quarterMs);
	return {file: `CrowdSky_${frames}_M 81_10.0s_LP_${chunkOf(startMs)}_HP022854.fit`, startMs};
}

function identityOf({block}: Upload): StackIdentity {
	const startMs = block?.startMs ?? 0;
	return {
		chunk: chunkOf(startMs), ordinal: 1, observedMs: startMs + 2000, filter: 'LP', exposureSeconds: 10, frames, raDegrees: 148.9, decDegrees: 69.1, telescopeId: 'S50',
		blockStartMs: startMs, blockEndMs: startMs + quarterMs,
	};
}

function rowOf(name: string, id: number): StackRow {
	const chunk = /_(\d{8}\.\d\d)_/.exec(name)?.[1] ?? '';
	const startMs = chunkStartMs(chunk);
	return {
		id: String(id), chunkKey: `${chunk}_HP102265`, objectName: 'M 81', telescopeId: 'S50', filterName: 'LP', dateObsStartMs: startMs, dateObsEndMs: startMs + quarterMs, framesInput: frames,
		framesAligned: frames, totalExposureSeconds: frames * 10, raDegrees: 148.9, decDegrees: 69.1, sizeBytes: 12_000_000, createdAt: undefined,
	};
}

/** A journal in memory. */
function memoryJournal(): Journal {
	const entries: JournalEntry[] = [];
	return {
		entries: () => entries, passedOver: 0, damaged: 0, reserved: async () => Promise.resolve(), close: async () => Promise.resolve(),
		async append(entry) {
			entries.push(entry);
			return Promise.resolve(success());
		},
	};
}

/** Starts the night of one site: stack after stack gets ready at its telescope, and the machine sends them. */
export function startSite({number, stacks, clock, server, startMs, stackSeconds, chance}: SiteOptions): Site {
	const crowdsky = server.accountOf(number, rowOf);
	const memory = uploadMemoryOf(memoryJournal(), crowdsky.url, 'account');
	const target: UploadServer = {
		url: crowdsky.url, login: () => ({crowdsky, username: 'observer'}), dest: 'archive', place: async temporary => Promise.resolve(temporary), temporaryFolder: '', resend: false, lists: new Map(),
	};
	const {signal} = new AbortController();
	let stacked = 0;
	const store: Store = createStore(initialState(defaultSettings, {depth: 'stack', targets: undefined, adopts: true}, startMs, chance), clock, {
		runEffect(effect) {
			void run(effect);
		},
		onListenerFailed(_event, error) {
			throw error;
		},
	});
	const listPatience: ListPatience = {
		clock, patienceMs,
		onPause(pause) {
			if (pause !== store.state().uploadLine.listPause) store.dispatch({kind: 'listAwaited', pause});
		},
	};

	/** What runtime/uploads/ does, without disk and journal files. */
	const run = async (effect: Effect): Promise<void> => {
		switch (effect.kind) {
			case 'setUploadTimer': {
				await clock.sleep(effect.ms);
				store.dispatch({kind: 'uploadTimerFired', timer: effect.timer, turn: effect.turn});
				return;
			}

			case 'lookUpUploads': {
				const {uploads, turn} = effect;
				store.dispatch(await lookUpUploads({uploads, turn, server: target, crowdsky, patienceMs, memoryOf: async () => Promise.resolve(success(memory)), clock, signal}));
				return;
			}

			case 'checkUpload':
			case 'fetchUpload':
			case 'sendUpload': {
				const {upload} = effect;
				store.dispatch({...await (effect.kind === 'checkUpload' ? check(upload) : effect.kind === 'fetchUpload' ? fetch(upload) : send(upload)), upload: upload.id, run: effect.run});
				return;
			}

			default: throw new Error(`A site has no ${effect.kind}`);
		}
	};

	/** As checkUpload does of a stack of which no journal knows. */
	const check = async (upload: Upload): Promise<UploadReport> => {
		const rows = await listOf(target, crowdsky).find(identityOf(upload), signal, listPatience);
		if (!rows.ok) return {kind: 'uploadFailed', problem: rows.problem};
		return {kind: 'uploadChecked', verdict: rows.value.length > 0 ? {kind: 'present', reason: 'listed'} : {kind: 'send'}};
	};

	const fetch = async ({file}: Upload): Promise<UploadReport> => {
		await clock.sleep(fetchSeconds * 1000);
		return {kind: 'uploadFetched', sizeBytes: 12_000_000, localPath: `archive/${file}`};
	};

	/** As sendUpload does: the list, the journal, one try, and what its answer means. */
	const send = async (upload: Upload): Promise<UploadReport> => {
		const identity = identityOf(upload);
		const rows = await listOf(target, crowdsky).find(identity, signal, listPatience);
		if (!rows.ok) return {kind: 'uploadFailed', problem: rows.problem};
		const [row] = rows.value;
		if (row) return {kind: 'uploadFound', reason: `on the server already (${row.chunkKey})`};
		const sent = sentStacksOf(crowdsky);
		const stack = {identity, sha256: upload.id, place: upload.file, sizeBytes: 12_000_000, before: sent.get(upload.id)?.before ?? rows.value.map(rowKey), phase: 'sending'} as const;
		sent.delete(upload.id);
		sent.set(upload.id, stack);
		await memory.started(upload, {atMs: clock.now(), upMs: undefined}, stack);
		const answer = await crowdsky.upload({
			path: '', name: upload.file, thumbnailPath: undefined, framesInput: frames, framesAligned: frames, dateObsStartMs: identity.blockStartMs, dateObsEndMs: identity.blockEndMs, isLocationScrubbed: false,
		});
		if (answer.ok) {
			await memory.confirmed(upload, answer.value, stack);
			sent.set(upload.id, {...stack, phase: 'sent'});
			return {kind: 'uploadConfirmed', ...answer.value};
		}

		const {problem, mayHaveArrived, isSurelyPartial, retryAfterMs: restMs} = answer;
		if (mayHaveArrived && !isSurelyPartial) {
			sent.set(upload.id, {...stack, phase: 'undecided'});
			return {kind: 'uploadPutAside', problem, isKept: true, restMs};
		}

		await memory.givenUp(upload);
		return {kind: 'uploadPutBack', problem: problem.retry === 'retryable' ? problem : cancelled(upload.file), restMs};
	};

	store.dispatch({kind: 'uploadModeChanged', mode: 'send'});
	void (async () => {
		await clock.sleep(startMs - clock.now());
		for (; stacked < stacks;) {
			await clock.sleep(stackSeconds * 1000);
			const {file, startMs: blockMs} = stackOf(stacked);
			store.dispatch({kind: 'uploadsRequested', places: [{scope: 'S50', target: 'M 81', folder: 'M 81', file, path: undefined, block: {startMs: blockMs, endMs: blockMs + quarterMs, frames}}]});
			stacked++;
		}
	})();
	return {
		isOver: () => stacked === stacks && areUploadsSettled(store.state()),
		waiting: () => store.state().uploads.filter(({phase}) => phase !== 'uploaded' && phase !== 'failed' && phase !== 'skipped' && phase !== 'sending').length,
		failed: () => store.state().uploads.filter(({phase}) => phase === 'failed').length,
	};
}
