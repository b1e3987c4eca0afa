import {retryDelayMs} from '../trouble/retry-delay.js';
import {type Result} from '../trouble/trouble.js';
import {waitFor} from './wait.js';

/**
 * Does `task` again, up to `times` in all, while its trouble is one that passes by itself.
 * Only for what may be done twice: reading. Default pauses begin at 0.5 s.
 */
export async function withRetries<T>(
	task: () => Promise<Result<T>>, {times = 3, firstMs = 500, signal}: {times?: number; firstMs?: number; signal?: AbortSignal} = {},
): Promise<Result<T>> {
	for (let attempt = 1; ; attempt++) {
		const result = await task();
		if (result.ok || result.trouble.retry !== 'retryable' || attempt >= times) return result;
		if (!await waitFor(retryDelayMs(attempt, {firstMs, chance: Math.random()}), signal)) return result;
	}
}
