import type {FrameRecord} from './record.js';

const minuteMs = 60_000;
const slotMs = 15 * minuteMs;

/** A time block as it really is, computed from the frames' own headers, without the program's planning. */
export type TrueBlock = {
	readonly target: string;
	readonly minutes: number;
	readonly exposure: string;
	readonly filter: string;
	/** UTC date and quarter-hour of its start, `YYYYMMDD.CC`, and which of the grid's blocks starting there it is. */
	readonly chunk: string;
	readonly ordinal: number;
	readonly startMs: number;
	readonly endMs: number;
	readonly frames: readonly string[];
	readonly exposedSeconds: number;
};

/** Every block of one size that a telescope's frames make. */
export function trueBlocks(frames: readonly FrameRecord[], minutes: number): TrueBlock[] {
	const groups = new Map<string, FrameRecord[]>();
	for (const frame of frames) {
		const {start, offsetMs} = placeOf(frame, minutes);
		const key = JSON.stringify([frame.target, frame.exposure, frame.filter, start, offsetMs]);
		groups.set(key, [...groups.get(key) ?? [], frame]);
	}

	return [...groups.values()].flatMap(group => {
		const [first] = group;
		if (!first) return [];
		const {target, exposure, filter} = first;
		const {start, offsetMs} = placeOf(first, minutes);
		const startMs = start - offsetMs;
		const slot = Math.floor(startMs / slotMs) * slotMs;
		return [{
			target, exposure, filter, minutes, startMs,
			endMs: startMs + (minutes * minuteMs),
			chunk: chunkText(slot),
			ordinal: 1 + Math.floor((startMs - slot) / (minutes * minuteMs)),
			frames: group.map(({name}) => name).sort(),
			exposedSeconds: group.length * Number.parseFloat(exposure),
		}];
	});
}

function placeOf({utcMs, wallMs}: FrameRecord, minutes: number): {start: number; offsetMs: number} {
	// Names have whole seconds, headers have fractions; zones differ from UTC by whole quarters of an hour.
	const offsetMs = Math.round((wallMs - utcMs) / slotMs) * slotMs;
	return {start: Math.floor(wallMs / (minutes * minuteMs)) * minutes * minuteMs, offsetMs};
}

export function chunkText(ms: number): string {
	const date = new Date(ms).toISOString().slice(0, 10).replaceAll('-', '');
	return `${date}.${String(Math.floor((ms % 86_400_000) / slotMs)).padStart(2, '0')}`;
}

/** The parts of a finished stack's name, parsed here independently. */
export type NamedStack = {
	readonly count: number;
	readonly target: string;
	readonly exposure: string;
	readonly filter: string;
	readonly chunk: string;
	readonly pixel: string;
	readonly ordinal: number;
};

export function readStackName(name: string): NamedStack | undefined {
	const match = /^CrowdSky_(\d+)_(.+)_(\d+(?:\.\d+)?s)_([^_]+)_(\d{8}\.\d\d)_HP(\d{6})(?:_(\d+))?\.fit$/s.exec(name);
	if (!match) return undefined;
	const [, count = '', target = '', exposure = '', filter = '', chunk = '', pixel = '', ordinal = '1'] = match;
	return {count: Number(count), target, exposure, filter, chunk, pixel, ordinal: Number(ordinal)};
}
