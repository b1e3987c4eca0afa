import type {Settings} from '../../../machine/settings.js';

/** The block lengths that the keys step through, in minutes; --block-minutes takes any other divisor of a day. */
const minuteSteps: readonly number[] = [1, 2, 3, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440];
const exposureStepSeconds = 60;
const patienceSteps: readonly number[] = [0, 30, 60, 120, 300, 600, 1200, 1800, 3600];
const waitSteps: readonly number[] = [5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240].map(minutes => minutes * 60);

/** A setting that the keys change at once, and how. */
export type SettingRow = {
	readonly id: keyof Settings;
	readonly label: string;
	/** What it means for the night, one sentence. */
	readonly description: string;
	readonly value: (settings: Settings) => string;
	/** The settings after one step; the same object at the end of the scale. */
	readonly stepped: (settings: Settings, direction: -1 | 1) => Settings;
};

/** Length of a block, one step shorter or longer; undefined at the end of the scale. Minutes. */
export function steppedMinutes(settings: Settings, direction: -1 | 1): Settings | undefined {
	const blockMinutes = nextOf(minuteSteps, settings.blockMinutes, direction);
	return blockMinutes === undefined ? undefined : {...settings, blockMinutes};
}

/** The least exposure of a block, 60 s less or more; never below 0. Seconds. */
export function steppedExposure(settings: Settings, direction: -1 | 1): Settings {
	return {...settings, minExposureSeconds: Math.max(0, settings.minExposureSeconds + direction * exposureStepSeconds)};
}

/** What the settings overlay shows, from top to bottom. */
export const settingRows: readonly SettingRow[] = [
	{
		id: 'blockMinutes',
		label: 'Block minutes',
		description: 'Length of a block. After a change, stacks of the old length should be purged first.',
		value: ({blockMinutes}) => `${blockMinutes} min`,
		stepped: (settings, direction) => steppedMinutes(settings, direction) ?? settings,
	},
	{
		id: 'minExposureSeconds',
		label: 'Least exposure',
		description: 'A block with less exposure in all is left out as too short.',
		value: ({minExposureSeconds}) => `${minExposureSeconds} s`,
		stepped: steppedExposure,
	},
	{
		id: 'maxWaitSeconds',
		label: 'Longest wait',
		description: 'A stack that takes longer is stopped and counts as failed.',
		value: ({maxWaitSeconds}) => `${maxWaitSeconds} s`,
		stepped(settings, direction) {
			return {...settings, maxWaitSeconds: nextOf(waitSteps, settings.maxWaitSeconds, direction) ?? settings.maxWaitSeconds};
		},
	},
	{
		id: 'patienceSeconds',
		label: 'Patience',
		description: 'How long to keep trying a telescope or server that is away, busy or failing.',
		value: ({patienceSeconds}) => `${patienceSeconds} s`,
		stepped(settings, direction) {
			return {...settings, patienceSeconds: nextOf(patienceSteps, settings.patienceSeconds, direction) ?? settings.patienceSeconds};
		},
	},
	{
		id: 'tiling',
		label: 'Tiling',
		description: 'HEALPix tiling in file names: nest64 is the convention, ring128 the server\'s own.',
		value: ({tiling}) => tiling,
		stepped: settings => ({...settings, tiling: settings.tiling === 'nest64' ? 'ring128' : 'nest64'}),
	},
	{
		id: 'isLocationScrubbed',
		label: 'Scrub location',
		description: 'Asks the server to remove the position of your site from what you upload.',
		value: ({isLocationScrubbed}) => yesOrNo(isLocationScrubbed),
		stepped: settings => ({...settings, isLocationScrubbed: !settings.isLocationScrubbed}),
	},
	{
		id: 'evenIfDoubtful',
		label: 'Stack doubtful blocks',
		description: 'Blocks with impossible dates, or with frames from several places in the sky. Better left off.',
		value: ({evenIfDoubtful}) => yesOrNo(evenIfDoubtful),
		stepped: settings => ({...settings, evenIfDoubtful: !settings.evenIfDoubtful}),
	},
	{
		id: 'evenIfObserving',
		label: 'Stack while observing',
		description: 'It may disturb a session, and frames lost then cannot be taken again. Better left off.',
		value: ({evenIfObserving}) => evenIfObserving === 'untilQuit' ? 'yes, until you quit' : yesOrNo(evenIfObserving),
		stepped: settings => ({...settings, evenIfObserving: !settings.evenIfObserving}),
	},
];

function nextOf(steps: readonly number[], value: number, direction: -1 | 1): number | undefined {
	return direction > 0 ? steps.find(step => step > value) : steps.findLast(step => step < value);
}

function yesOrNo(isOn: boolean): string {
	return isOn ? 'yes' : 'no';
}
