/** What the user decided for this run: command line, environment and configuration file combined. */
export type Settings = {
	/** Length of a block in minutes; divides a day. */
	readonly blockMinutes: number;
	/** Least total exposure of a block in seconds (frames x exposure). */
	readonly minExposureSeconds: number;
	/** Longest wait for one stack in seconds. */
	readonly maxWaitSeconds: number;
	/** How long to wait out a temporary problem, in seconds: a telescope or server that is away, busy, or answers with an error. */
	readonly patienceSeconds: number;
	/** HEALPix tiling in file names. */
	readonly tiling: 'nest64' | 'ring128';
	/** Stack even though the scope is in a session; `untilQuit`: the user said so when asked, and it is not saved with the others. */
	readonly evenIfObserving: boolean | 'untilQuit';
	/** Stack blocks with impossible dates, or whose frames point to different places. */
	readonly evenIfDoubtful: boolean;
	/** Ask the server to strip SITELONG and SITELAT from what is uploaded. */
	readonly isLocationScrubbed: boolean;
};

export const defaultSettings: Settings = {
	blockMinutes: 15,
	minExposureSeconds: 240,
	maxWaitSeconds: 3600,
	patienceSeconds: 600,
	tiling: 'nest64',
	evenIfObserving: false,
	evenIfDoubtful: false,
	isLocationScrubbed: false,
};

/**
 * How far the machine goes by itself: `targets` reads the album lists, `plan` also reads every wanted target, and `stack`
 * then queues each block that is ready.
 */
export type Goal = {
	readonly depth: 'targets' | 'plan' | 'stack';
	/** Names of targets; undefined means all. */
	readonly targets: readonly string[] | undefined;
	/** Pick up blocks that an earlier run left running or unnamed, whether asked for or not. False for a dry run. */
	readonly adopts: boolean;
	/**
	 * What to do about blocks that are still being recorded. `await`: the run waits for those that end soon and stacks them,
	 * too. `watch`: it looks for new frames for as long as the program is open. By default they are left alone.
	 */
	readonly recording?: 'await' | 'watch' | undefined;
};
