import {dailyCoverage, keptCoverage, type KnownCoverage} from '../crowdsky/coverage/daily-coverage.js';
import type {CrowdSkySession} from './crowdsky-session.js';

type Asked = {
	/** Journals and caches. */
	readonly dataFolder: string;
	readonly nowMs: number;
	readonly signal: AbortSignal;
	/** False while something else needs the line to the server. */
	readonly isLineFree: () => boolean;
	/** Called whenever that may have changed, until the function that is returned is called. */
	readonly onLineChange: (listener: () => void) => () => void;
	/** Called with what this machine has already, before anything is fetched. */
	readonly onKept: (known: KnownCoverage) => void;
	/** Called when it begins and when it ends to wait for the line. */
	readonly onWait: (isWaiting: boolean) => void;
};

/**
 * The coverage of the server's public feed: today's if this machine has it, else what it has for the time being, and a newer one
 * as soon as the line is free. Gives way while it is fetched, and begins again afterwards. Undefined when it was aborted.
 */
export async function readSkyCoverage({server: {url}, tap}: Pick<CrowdSkySession, 'server' | 'tap'>, asked: Asked): Promise<KnownCoverage | undefined> {
	const {dataFolder, nowMs, signal, isLineFree, onLineChange, onKept, onWait} = asked;
	const kept = await keptCoverage({url, dataFolder, nowMs});
	if (kept?.isOfToday) return kept;
	if (kept) onKept(kept);
	for (;;) {
		if (!isLineFree()) {
			onWait(true);
			await untilFree(asked);
		}

		if (signal.aborted) return undefined;
		onWait(false);
		const giveWay = new AbortController();
		const stop = () => {
			if (signal.aborted || !isLineFree()) giveWay.abort();
		};

		signal.addEventListener('abort', stop);
		const forget = onLineChange(stop);
		const known = await dailyCoverage({url, dataFolder, nowMs, tap, signal: giveWay.signal});
		forget();
		signal.removeEventListener('abort', stop);
		if (known.problem?.kind !== 'cancelled') return known;
	}
}

async function untilFree({signal, isLineFree, onLineChange}: Asked): Promise<void> {
	await new Promise<void>(resolve => {
		const look = () => {
			if (!signal.aborted && !isLineFree()) return;
			forget();
			signal.removeEventListener('abort', look);
			resolve();
		};

		const forget = onLineChange(look);
		signal.addEventListener('abort', look);
		look();
	});
}
