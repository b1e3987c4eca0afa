// Names of sub-frames for the tests of planning.

export type Series = {
	/** Wall-clock time of the first frame. */
	readonly from: string;
	readonly count: number;
	/** Seconds between two frames' time stamps on the wall clock. */
	readonly everySeconds?: number;
	readonly target?: string;
	readonly exposure?: string;
	readonly filter?: string;
};

/** The time stamp in a file name for a wall-clock time in ms, as if it were UTC. */
export function stamp(wallMs: number): string {
	const text = new Date(wallMs).toISOString();
	return `${text.slice(0, 10).replaceAll('-', '')}-${text.slice(11, 19).replaceAll(':', '')}`;
}

export function lightNames({from, count, everySeconds = 13, target = 'IC 434', exposure = '10.0s', filter = 'LP'}: Series): string[] {
	const fromMs = Date.parse(`${from}Z`);
	return Array.from({length: count}, (_, index) => `Light_${target}_${exposure}_${filter}_${stamp(fromMs + index * everySeconds * 1000)}.fit`);
}
