import {setMaxListeners} from 'node:events';

/**
 * A signal that fires with the first of `signals`, and with its reason. `end` frees the listeners; call it in a `finally`.
 * (AbortSignal.any keeps a record in each of its signals for as long as that signal lives: in one that lives all night, a
 * record for every poll of the night.)
 */
export function linkedSignal(...signals: ReadonlyArray<AbortSignal | undefined>): {readonly signal: AbortSignal; end: () => void} {
	const controller = sharedSwitch();
	const listeners = signals.flatMap(signal => {
		if (!signal) return [];
		const abort = (): void => {
			controller.abort(signal.reason);
		};

		if (signal.aborted) abort();
		signal.addEventListener('abort', abort, {once: true});
		return [() => {
			signal.removeEventListener('abort', abort);
		}];
	});
	return {
		signal: controller.signal,
		end() {
			for (const stop of listeners) stop();
		},
	};
}

/**
 * A switch for much work at once: eight telescopes read a dozen headers each, but Node takes more than ten listeners for a
 * leak and warns about it in the middle of the screen.
 */
export function sharedSwitch(): AbortController {
	const controller = new AbortController();
	setMaxListeners(0, controller.signal);
	return controller;
}
