import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout} from 'node:timers/promises';
import type {Setup} from './options.js';
import {addSubFrames, type SceneTarget} from './scene.js';
import type {ScopeClock} from './scope-clock.js';

export type RecordingOptions = {
	/** Seconds of one exposure; default 10. */
	readonly exposureSeconds?: number;
	/** "IRCUT" or "LP"; default IRCUT. */
	readonly filter?: string;
	/** Seconds from one frame to the next; default 12. */
	readonly spacingSeconds?: number;
	/** When the first frame begins and when the last one has begun, in ms since 1970 by the telescope's clock; by default from now on, without an end. */
	readonly fromMs?: number;
	readonly untilMs?: number;
	/** The telescope reports that it is observing until the recording ends; by default it does not report it. */
	readonly isObserving?: boolean;
	/** Called after each moment at which frames were written, with their number so far. */
	readonly onFrame?: (frames: number) => void;
};

/** Sub-frames that come one after the other. */
export type Recording = {
	/** How many there are so far. */
	frames(): number;
	/** Fulfilled when the last one is on the disk, because of `untilMs` or `stop`. */
	readonly ended: Promise<void>;
	stop(): Promise<void>;
};

/** How long after its exposure a frame is on the disk, in seconds. */
const writingSeconds = 2;
/** How often to check whether a frame is due, in ms of real time; with a fast clock several are due at once. */
const lookEveryMs = 10;

/**
 * Records like an observing telescope: a frame is named by the moment its exposure begins and appears in the target's folder
 * when it has been read out, by the telescope's own clock, however fast that runs.
 */
export function startRecording({folder, setup, clock}: {folder: string; setup: () => Setup; clock: ScopeClock}, target: SceneTarget, options: RecordingOptions): Recording {
	const {exposureSeconds = 10, filter = 'IRCUT', spacingSeconds = 12, fromMs = clock.nowMs(), untilMs = Number.POSITIVE_INFINITY, onFrame} = options;
	const stopping = new AbortController();
	let frames = 0;
	const startOf = (index: number) => fromMs + (index * spacingSeconds * 1000);
	const writeDue = async () => {
		const {model, serial, firmware} = setup();
		const before = frames;
		const dueAt = (index: number) => startOf(index) + ((exposureSeconds + writingSeconds) * 1000);
		for (; startOf(frames) < untilMs && dueAt(frames) <= clock.nowMs(); frames++) {
			const localStart = new Date(startOf(frames)).toISOString();
			await addSubFrames(folder, {timeZone: clock.timeZone, model, serial, firmware}, target, {localStart, frames: 1, exposureSeconds, filter});
		}

		if (frames > before) onFrame?.(frames);
	};

	const work = async () => {
		await mkdir(path.join(folder, 'MyWorks', target.name + (target.subFolderEnding ?? '_sub')), {recursive: true});
		while (startOf(frames) < untilMs && !stopping.signal.aborted) {
			await writeDue();
			await setTimeout(lookEveryMs, undefined, {signal: stopping.signal}).catch(() => undefined);
		}
	};

	// Storage that is taken away also ends the recording.
	const ended = work().catch((error: unknown) => {
		if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
	});
	return {
		frames: () => frames,
		ended,
		async stop() {
			stopping.abort();
			await ended;
		},
	};
}
