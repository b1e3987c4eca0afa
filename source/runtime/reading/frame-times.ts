import {observationUtcMs} from '../../fits/observation-time.js';
import {newHeaderReader} from './frame-headers.js';
import type {Session} from '../session.js';

/** DATE-OBS of a frame, ms since 1970 UTC, or why there is none. `unreadable`: the link failed or the file is broken; `untimed`: the header has no time. */
export type FrameTime = number | 'unreadable' | 'untimed';

/** Failed reads after which a file is given up: the first may have been while it was still being written. */
const refusalsAtMost = 2;

/** Reads when the frames of a folder were taken; `fetch` and `read` as for headers. */
type TimeReader = {fetch(names: readonly string[]): Promise<void>; read(name: string): Promise<FrameTime>};

/** A reader of a folder's times. Each header is read once in a session: a frame does not change, and the same ones are asked for at every reading. */
export function newTimeReader(session: Session, folder: string, signal: AbortSignal): TimeReader {
	const headers = newHeaderReader(session, folder, signal);
	const keyOf = (name: string) => `${folder}/${name}`;
	const knownTime = (name: string): FrameTime | undefined => {
		const known = session.frameTimes.get(keyOf(name));
		return known !== undefined && (known.time !== 'unreadable' || known.refusals >= refusalsAtMost) ? known.time : undefined;
	};

	return {
		fetch: async names => headers.fetch(names.filter(name => knownTime(name) === undefined)),
		async read(name) {
			const known = knownTime(name);
			if (known !== undefined) return known;
			const header = await headers.read(name);
			if (typeof header === 'string') {
				// The line may be back at the next reading.
				if (header === 'unsound') session.frameTimes.set(keyOf(name), {time: 'unreadable', refusals: (session.frameTimes.get(keyOf(name))?.refusals ?? 0) + 1});
				return 'unreadable';
			}

			const time = observationUtcMs(header) ?? 'untimed';
			session.frameTimes.set(keyOf(name), {time, refusals: 0});
			return time;
		},
	};
}
