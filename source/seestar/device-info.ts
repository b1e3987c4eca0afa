import {cleanText} from '../format/clean-text.js';
import {counted} from '../format/counted.js';
import {success, type Result} from '../errors/problem.js';
import {countOf, fieldsOf, listOf, numberOf, textOf, type Fields} from './narrow.js';
import type {DeviceInfo} from './port.js';
import type {Ask} from './rpc/rpc-connection.js';
import {deviceFieldsOf} from './device-fields.js';
import {oddAnswer, resultOf} from './rpc/rpc-message.js';

const what = 'Could not read the telescope\'s state';

/**
 * Reads what a telescope says about itself: device and storage, its clock, and whether it is observing. Only the device is
 * required; the rest is undefined if the firmware does not say. `now` gives this machine's ms since 1970. Problem: a network
 * problem, refused, protocol.
 */
export async function readDeviceInfo(ask: Ask, now: () => number, signal?: AbortSignal): Promise<Result<DeviceInfo>> {
	const reply = await ask('get_device_state', undefined, {what, signal});
	if (!reply.ok) return reply;
	const result = resultOf(reply.value, what);
	if (!result.ok) return result;
	const state = fieldsOf(result.value);
	const device = deviceFieldsOf(state);
	if (state === undefined || device === undefined) return oddAnswer(what, 'it does not say what device it is');

	// Fields of an optional answer; a broken connection ends the reading, an error code does not.
	const optional = async (method: string): Promise<Result<Fields | undefined>> => {
		const answer = await ask(method, undefined, {what, signal});
		if (answer.ok) return success(answer.value.code === 0 ? fieldsOf(answer.value.result) : undefined);
		return answer.problem.kind === 'timeout' ? success(undefined) : answer;
	};

	const time = await optional('pi_get_time');
	if (!time.ok) return time;
	const readAtMs = now();
	const view = await optional('get_view_state');
	if (!view.ok) return view;
	let observing = observingOf(fieldsOf(view.value?.View));
	if (observing === undefined) {
		const tasks = await optional('iscope_get_app_state');
		if (!tasks.ok) return tasks;
		observing = waitingPlanOf(fieldsOf(tasks.value?.ViewPlan));
	}

	let storage = storageOf(fieldsOf(state.storage));
	if (storage.freeMb === undefined) {
		const disk = await optional('get_disk_volume');
		if (!disk.ok) return disk;
		storage = {...storage, freeMb: numberOf(disk.value?.freeMB), totalMb: numberOf(disk.value?.totalMB)};
	}

	const local = time.value && localTimeOf(time.value);
	return success({
		...deviceOf(device),
		...storage,
		timeZone: textOf(time.value?.time_zone) ?? textOf(time.value?.timezone) ?? textOf(time.value?.tz),
		clock: local === undefined ? undefined : {local, readAtMs},
		observing,
		batteryPercent: numberOf(fieldsOf(state.pi_status)?.battery_capacity),
	});
}

type DeviceFacts = Pick<DeviceInfo, 'serial' | 'model' | 'name' | 'firmware' | 'firmwareNumber'>;

function deviceOf(device: Fields): DeviceFacts {
	const firmware = textOf(device.firmware_ver_string) ?? '';
	const model = cleanText(textOf(device.product_model) ?? 'Seestar');
	return {
		serial: textOf(device.sn) ?? '',
		model,
		// `device.name` is the same "ASI AIR imager" on every telescope.
		name: cleanText(textOf(device.user_product_model) ?? model),
		firmware: cleanText(firmware),
		firmwareNumber: countOf(device.firmware_ver_int) ?? (Number.isFinite(Number.parseFloat(firmware)) ? Math.round(2000 + 100 * Number.parseFloat(firmware)) : 0),
	};
}

type StorageFacts = Pick<DeviceInfo, 'freeMb' | 'totalMb' | 'isStorageMounted'>;

// Firmware spells the sizes total_mb or totalMB, or both at once. In USB mode the volume is "connected" or missing; if the
// firmware says nothing about storage, it is assumed to be fine.
function storageOf(storage: Fields | undefined): StorageFacts {
	const volumes = listOf(storage?.storage_volume)?.map(volume => fieldsOf(volume) ?? {});
	if (volumes === undefined) return {freeMb: undefined, totalMb: undefined, isStorageMounted: true};
	const volume = volumes.find(({name}) => name === storage?.cur_storage) ?? volumes[0];
	return {
		freeMb: numberOf(volume?.free_mb) ?? numberOf(volume?.freeMB),
		totalMb: numberOf(volume?.total_mb) ?? numberOf(volume?.totalMB),
		// If the firmware no longer reports the state, it counts as available.
		isStorageMounted: volume !== undefined && (volume.state === undefined || volume.state === 'mounted'),
	};
}

/** `YYYY-MM-DDTHH:MM:SS` from a pi_get_time answer; undefined unless every part is there and in range. */
export function localTimeOf(time: Fields): string | undefined {
	const parts = [time.year, time.mon, time.day, time.hour, time.min, time.sec].map(part => countOf(part));
	const [year, month, day, hour, minute, second] = parts;
	if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined || second === undefined) return undefined;
	const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
	// 31 February or hour 25 would come back as another day.
	const isReal = year >= 1970 && year <= 9999 && instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day && instant.getUTCHours() === hour;
	return isReal ? instant.toISOString().slice(0, 19) : undefined;
}

/** "stacking M 44, 225 frames" or the like from the View of get_view_state; undefined when it is idle. */
export function observingOf(view: Fields | undefined): string | undefined {
	// Idle is {} or the end of an old session, which still names the old target.
	const isOn = view?.state === 'working' || (view?.state === undefined && fieldsOf(view?.Stack)?.state === 'working');
	if (view === undefined || !isOn) return undefined;
	const target = cleanText(textOf(view.target_name) ?? '');
	const stack = fieldsOf(view.Stack);
	if (stack?.state === 'working') {
		const frames = countOf(stack.stacked_frame);
		return `stacking ${target === '' ? 'a target' : target}${frames === undefined ? '' : `, ${counted(frames, 'frame')}`}`;
	}

	return target === '' ? 'live view' : `live view of ${target}`;
}

/** A plan that waits for its next target is a session, too, though it observes nothing meanwhile; undefined if there is none. */
function waitingPlanOf(plan: Fields | undefined): string | undefined {
	return plan?.state === 'working' ? 'a plan that is waiting' : undefined;
}
