import {observationUtcMs} from '../../fits/observation-time.js';
import {newHeaderReader} from './frame-headers.js';
import type {Session} from '../session.js';

/** DATE-OBS of a frame, ms since 1970 UTC, or why there is none. `unreadable`: the link failed or the file is broken; `untimed`: the header has no time. */
export type FrameTime = number | 'unreadable' | 'untimed';

/** Failed reads after which a file is given up: the first may have been while it was still being written. */
const refusalsAtMost = 2;

/** Reads when the frames of a folder were taken. Each header is read once in a session: a frame does not change, and the same ones are asked for at every reading. */
export function newTimeReader(session: Session, folder: string, signal: AbortSignal): (name: string) => Promise<FrameTime> {
	const read = newHeaderReader(session, folder, signal);
	return async name => {
		const key = `${folder}/${name}`;
		const known = session.frameTimes.get(key);
		if (known !== undefined && (known.time !== 'unreadable' || known.refusals >= refusalsAtMost)) return known.time;
		const header = await read(name);
		if (typeof header === 'string') {
			// The line may be back at the next reading.
			if (header === 'unsound') session.frameTimes.set(key, {time: 'unreadable', refusals: (known?.refusals ?? 0) + 1});
			return 'unreadable';
		}

		const time = observationUtcMs(header) ?? 'untimed';
		session.frameTimes.set(key, {time, refusals: 0});
		return time;
	};
}
