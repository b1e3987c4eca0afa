import {open} from 'node:fs/promises';
import {systemClock} from '../clock.js';

/** How a lock is kept alive and judged, in ms. */
export type LockTiming = {
	/** How often a holder gives a sign of life. */
	readonly beatMs: number;
	/** After this long without a sign it is dead. */
	readonly silentMs: number;
	/** Whatever the clocks say, it is watched this long before it is declared dead; longer than a beat. */
	readonly watchMs: number;
	/** How often it is checked meanwhile. */
	readonly lookMs: number;
};

export const usualTiming: LockTiming = {beatMs: 15_000, silentMs: 120_000, watchMs: 20_000, lookMs: 1000};

/** The signs of life of one holder. */
export type Beat = {
	/** Whether the lock is still ours; false for ever once another has taken it over. */
	isOurs(): Promise<boolean>;
	stop(): void;
};

/** Writes `textOf(n)` into the holder's file again and again. Does not keep the process alive. */
export function startBeat(file: string, textOf: (beat: number) => string, {beatMs, silentMs, lookMs}: LockTiming): Beat {
	let beat = 0;
	let isLost = false;
	let lastMs = Date.now();
	const once = async () => {
		try {
			// Never created again: whoever takes over removes exactly this file.
			const handle = await open(file, 'r+');
			try {
				await handle.write(textOf(++beat), 0);
			} finally {
				await handle.close();
			}

			lastMs = Date.now();
		} catch (error) {
			// A disk that fails for a moment does not lose the lock.
			if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') isLost = true;
		}
	};

	let beating: Promise<void> | undefined;
	const show = async () => {
		beating ??= once().finally(() => {
			beating = undefined;
		});
		return beating;
	};

	const timer = setInterval(() => {
		if (isLost) clearInterval(timer);
		else void show();
	}, beatMs);
	timer.unref();
	return {
		async isOurs() {
			// After a long silence somebody may be about to take over; once the sign is given, it turns out who was first.
			const wasSilent = Math.abs(Date.now() - lastMs) > silentMs / 2;
			if (!isLost) await show();
			if (wasSilent && !isLost) {
				await systemClock.sleep(2 * lookMs);
				await show();
			}

			return !isLost;
		},
		stop() {
			clearInterval(timer);
		},
	};
}
