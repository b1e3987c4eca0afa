import {createScene, type Scene, type SceneBlock} from './scene.js';

/** What may differ from the document's telescope. */
export type DocumentSceneOptions = {
	readonly timeZone?: string;
	readonly model?: string;
	readonly serial?: string;
};

/** The evening in the project's document: IC 434 with blocks of 33, 69 and 56 frames, M 42 with 216 and M 81 with 2053 frames from several nights. */
export function documentScene({timeZone = 'Europe/Vienna', model, serial}: DocumentSceneOptions = {}): Scene {
	return {
		timeZone,
		...(model === undefined ? {} : {model}),
		...(serial === undefined ? {} : {serial}),
		targets: [
			{
				name: 'IC 434', raDegrees: 85.25, decDegrees: -2.46, liveStackFrames: 150,
				blocks: [
					{localStart: '2026-02-27T21:22:47', frames: 33, filter: 'LP'},
					{localStart: '2026-02-27T21:30:02', frames: 69, filter: 'LP'},
					{localStart: '2026-02-27T21:45:01', frames: 56, filter: 'LP'},
				],
			},
			{
				name: 'M 42', raDegrees: 83.8221, decDegrees: -5.3911, liveStackFrames: 204,
				blocks: [
					{localStart: '2026-02-27T19:17:12', frames: 58, filter: 'LP'},
					{localStart: '2026-02-27T19:30:04', frames: 68, filter: 'LP'},
					{localStart: '2026-02-27T19:45:03', frames: 69, filter: 'LP'},
					{localStart: '2026-02-27T20:00:02', frames: 21, filter: 'LP'},
				],
			},
			{
				name: 'M 81', raDegrees: 148.8882, decDegrees: 69.0653, liveStackFrames: 1940,
				blocks: [
					...nightOf('2026-02-20', 20, [18, 66, 69, 68, 65, 67, 69, 68]),
					...nightOf('2026-02-21', 19, [69, 68, 67, 66, 67, 69, 64, 11]),
					...nightOf('2026-02-24', 21, [67, 69, 68, 69, 66, 69, 65, 68, 20]),
					...nightOf('2026-02-25', 18, [65, 68, 69, 69, 66, 69, 67, 48]),
				],
			},
		],
	};
}

/** Writes the document's evening below `folder` if it is not there yet. */
export async function createDocumentScene(folder: string, options?: DocumentSceneOptions): Promise<void> {
	await createScene(folder, documentScene(options));
}

// Quarter hours starting at a full hour, with this many frames in each.
function nightOf(date: string, hour: number, frames: readonly number[]): SceneBlock[] {
	return frames.map((count, index) => {
		const minutes = (hour * 60) + (index * 15);
		const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
		return {localStart: `${date}T${clock}:0${(index * 3) % 4}`, frames: count};
	});
}
