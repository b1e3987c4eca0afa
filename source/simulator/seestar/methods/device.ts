import type {FromFields} from 'temporal-polyfill/fns/PlainDateTime';
import {failToOperate, done, expectedObject, objectOf, unexpectedParam, type Method} from '../rpc-reply.js';
import {deviceState} from './device-state.js';
import {viewState} from './view-state.js';

/** What a telescope says about itself (section 7 of the protocol notes). */
export const deviceMethods: Readonly<Record<string, Method>> = {
	test_connection: () => ({result: 'server connected!'}),

	get_device_state({scope, params}) {
		const state = deviceState(scope);
		const keys = objectOf(params)?.['keys'];
		if (!Array.isArray(keys)) return {result: state};
		return {result: Object.fromEntries(Object.entries(state).filter(([key]) => keys.includes(key)))};
	},

	pi_get_time({scope}) {
		const {year, month, day, hour, minute, second} = scope.clock.local();
		const zone = scope.setup.reportedTimeZone ?? scope.clock.timeZone;
		return {result: {year, mon: month, day, hour, min: minute, sec: second, ...(zone === '' ? {} : {time_zone: zone})}};
	},

	// A list with one dictionary, unlike everything else.
	pi_set_time({scope, params}) {
		const time = Array.isArray(params) ? objectOf(params[0]) : undefined;
		if (time === undefined) return expectedObject;
		const {year, mon: month, day, hour, min: minute, sec: second, time_zone: timeZone} = time;
		try {
			scope.clock.set({year, month, day, hour, minute, second} as FromFields, typeof timeZone === 'string' ? timeZone : scope.clock.timeZone);
			return done;
		} catch {
			return failToOperate;
		}
	},

	get_disk_volume: ({scope}) => ({result: {totalMB: scope.setup.totalMb, freeMB: scope.setup.freeMb}}),
	get_user_location: () => ({result: [16.25, 48.25]}),
	get_view_state: ({scope}) => ({result: viewState(scope)}),

	iscope_get_app_state({scope}) {
		const {state} = scope.batch;
		return {
			result: {
				...viewState(scope),
				...(scope.isPlanWaiting ? {ViewPlan: {state: 'working', lapse_ms: 1_843_000, plan: {plan_name: 'Tonight', list: []}, route: []}} : {}),
				FocuserMove: {state: 'complete', lapse_ms: 1120, position: 1580, route: []},
				DarkLibrary: {state: 'complete', lapse_ms: 48_217, percent: 100, route: []},
				...(state === undefined ? {} : {BatchStack: state}),
			},
		};
	},

	// Seen refused on every firmware when it is decorated; nothing from it is kept here.
	set_setting: ({isDecorated, params}) => isDecorated ? unexpectedParam : objectOf(params)?.['master_cli'] === undefined ? done : {error: 'not supported', code: 210},
};
