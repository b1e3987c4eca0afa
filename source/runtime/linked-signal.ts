/**
 * A signal that fires with the first of `signals`, and with its reason. `end` frees the
 * listeners; call it in a `finally`. (AbortSignal.any keeps a record in each of its signals
 * for as long as that lives: in one that lives all night, one for each poll of the night.)
 */
export function linkedSignal(...signals: ReadonlyArray<AbortSignal | undefined>): {readonly signal: AbortSignal; end: () => void} {
	const controller = new AbortController();
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
