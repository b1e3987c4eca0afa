/** Time as the runtime needs it; tests give their own. */
export type Clock = {
	/** Milliseconds since 1970 by this machine. */
	now(): number;
	/** Resolves to true after the time, to false at once when the signal ends it. */
	sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
};

export const systemClock: Clock = {
	now: () => Date.now(),
	async sleep(ms, signal) {
		if (signal?.aborted) return false;
		return new Promise(resolve => {
			const ended = () => {
				clearTimeout(timer);
				resolve(false);
			};

			const timer = setTimeout(() => {
				signal?.removeEventListener('abort', ended);
				resolve(true);
			}, Math.min(ms, 2 ** 31 - 1));
			signal?.addEventListener('abort', ended, {once: true});
		});
	},
};
