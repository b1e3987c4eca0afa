import type {BatchSetting} from '../batch-stack.js';
import {hasNewBatch} from '../options.js';
import {done, expectedObject, failToOperate, methodNotFound, objectOf, unexpectedParam, type Method} from '../rpc-reply.js';

/** Batch stacking (section 6 of the protocol notes). No error codes of these calls are documented; those here are guesses. */
export const batchMethods: Readonly<Record<string, Method>> = {
	set_batch_stack_setting({scope, params, isDecorated}) {
		// Each method decides whether to refuse decorated dictionaries; this one is assumed to refuse them.
		if (isDecorated) return unexpectedParam;
		const setting = settingOf(params);
		if (setting === undefined) return expectedObject;
		if (Object.keys(objectOf(params) ?? {}).some(key => key !== 'path' && key !== 'files')) return unexpectedParam;
		if (scope.batch.isWorking) return failToOperate;
		scope.batch.setting = setting;
		return done;
	},

	get_batch_stack_setting({scope}) {
		if (!scope.setup.tellsBatchSettings) return methodNotFound;
		const {setting} = scope.batch;
		if (setting === undefined) return {result: {}};
		const files = setting.files.map(({name}) => ({name, date: '', thn: name.replace(/\.fit$/, '_thn.jpg'), type: 0}));
		return {result: {path: setting.path, files}};
	},

	// It is not known whether a running session refuses a batch; here it does not.
	start_batch_stack({scope, connection}) {
		if (scope.batch.isWorking) return {error: 'stack is already running', code: 259};
		if (scope.batch.setting === undefined) return failToOperate;
		scope.batch.start(scope.batch.setting, connection.number);
		return done;
	},

	stop_batch_stack({scope}) {
		scope.batch.stop();
		return done;
	},

	clear_batch_stack({scope}) {
		if (!hasNewBatch(scope.setup.firmware)) return methodNotFound;
		scope.batch.clear();
		return done;
	},

	clear_app_state({scope, params}) {
		if (objectOf(params)?.['name'] === 'BatchStack') scope.batch.clear();
		return done;
	},
};

function settingOf(params: unknown): BatchSetting | undefined {
	const {path, files} = objectOf(params) ?? {};
	if (typeof path !== 'string' || !Array.isArray(files)) return undefined;
	const names = files.map(file => objectOf(file)?.['name']);
	return names.every(name => typeof name === 'string') ? {path, files: names.map(name => ({name}))} : undefined;
}
