import {defaultSettings, type Settings} from '../machine/settings.js';
import type {Invocation} from '../options/parse.js';

/** The settings that follow from checked options. */
export function settingsOf({texts, switches}: Invocation): Settings {
	const number = (name: 'block-minutes' | 'min-exposure' | 'max-wait' | 'patience', usual: number) => Number(texts.get(name)?.[0] ?? usual);
	return {
		blockMinutes: number('block-minutes', defaultSettings.blockMinutes),
		minExposureSeconds: number('min-exposure', defaultSettings.minExposureSeconds),
		maxWaitSeconds: number('max-wait', defaultSettings.maxWaitSeconds),
		patienceSeconds: number('patience', defaultSettings.patienceSeconds),
		tiling: texts.get('tiling')?.[0] === 'ring128' ? 'ring128' : 'nest64',
		evenIfObserving: switches.has('even-if-observing'),
		evenIfDoubtful: switches.has('even-if-doubtful'),
		isLocationScrubbed: switches.has('scrub-location'),
	};
}
