import {ntStatus, type CrowdSkyFault, type Fault} from '../../source/simulator/simulator.js';
import type {Random} from './random.js';

type On<Service extends Fault['on']> = Extract<Fault, {on: Service}>['do'];
type OnServer = CrowdSkyFault['do'];

const methods = [
	'get_device_state', 'get_albums', 'get_img_file_page_number', 'get_img_file_page_name', 'iscope_get_app_state', 'pi_get_time', 'get_view_state',
	'set_batch_stack_setting', 'get_batch_stack_setting', 'start_batch_stack', 'clear_batch_stack', 'test_connection',
];
// Listings of files are not falsified: no program could notice that a telescope shows an empty folder.
const madeUp = ['get_device_state', 'iscope_get_app_state', 'get_batch_stack_setting', 'set_batch_stack_setting', 'start_batch_stack', 'pi_get_time', 'get_view_state'];
const smbSteps = ['negotiate', 'sessionSetup', 'treeConnect', 'create', 'rename', 'setInfo', 'close', '*'];

/** Any fault of the simulated telescope, somewhere in the night, except `meanwhile` and `namedAs`, which stand for other clients. */
export function anyFault(random: Random): Fault {
	const step = {nth: random.int(1, random.pick([3, 12, 40])), times: random.pick([1, 1, 1, 2, 4])};
	switch (random.pick(['rpc', 'rpc', 'http', 'smb', 'smb', 'batch', 'batch', 'connect'] as const)) {
		case 'rpc': {
			const does = rpcFault(random);
			return {on: 'rpc', match: random.pick(does.kind === 'result' ? madeUp : [...methods, '*', '*']), ...step, do: does};
		}

		case 'http': return {on: 'http', match: '*', ...step, nth: random.int(1, 12), do: httpFault(random)};
		case 'smb': return {on: 'smb', match: random.pick(smbSteps), ...step, nth: random.int(1, 8), do: smbFault(random)};
		case 'batch': return {on: 'batch', match: '*', nth: random.int(1, 5), do: batchFault(random)};
		case 'connect': return {on: 'connect', match: random.pick(['rpc', 'http', 'smb']), nth: random.int(1, 5), times: random.int(1, 3), do: {kind: random.pick(['reset', 'halfOpen'])}};
	}
}

function rpcFault(random: Random): Exclude<On<'rpc'>, {kind: 'meanwhile'}> {
	return random.pick<Exclude<On<'rpc'>, {kind: 'meanwhile'}>>([
		{kind: 'silent'}, {kind: 'reset'}, {kind: 'resetMidReply'}, {kind: 'bytewise'}, {kind: 'coalesce', count: random.int(2, 4)}, {kind: 'cutUtf8'}, {kind: 'garbage'},
		{kind: 'endless', bytes: 4 << 20}, {kind: 'unknownId'}, {kind: 'duplicate'}, {kind: 'delay', ms: random.pick([500, 4000, 12_000])},
		{kind: 'error', ...random.pick([{code: 207, error: 'fail to operate'}, {code: 103, error: 'method not found'}, {code: 203, error: 'equipment is moving'}, {code: 259, error: 'stack is already running'}])},
		{kind: 'result', result: random.pick([null, 'x', 0, {}, []])}, {kind: 'halfOpen'},
	]);
}

function httpFault(random: Random): On<'http'> {
	return random.pick<On<'http'>>([
		{kind: 'status', status: random.pick([404, 500, 503])}, {kind: 'truncate', bytes: random.pick([0, 100, 2880, 6000])}, {kind: 'cut', bytes: random.pick([0, 100, 2880, 6000])},
		{kind: 'ignoreRange'}, {kind: 'drip', bytes: 512, everyMs: random.pick([200, 3000])}, {kind: 'stall'}, {kind: 'reset'}, {kind: 'body', body: '<html><body>Log in</body></html>'},
	]);
}

function smbFault(random: Random): On<'smb'> {
	return random.pick<On<'smb'>>([
		{kind: 'pending', ms: random.pick([500, 5000])}, {kind: 'pendingForever'}, {kind: 'stall'}, {kind: 'drop'}, {kind: 'dropAfter'},
		{kind: 'status', status: random.pick([ntStatus.diskFull, ntStatus.nameCollision, ntStatus.badNetworkName, ntStatus.sharingViolation, ntStatus.accessDenied])},
		{kind: 'pretend'}, {kind: 'keepAlive'}, {kind: 'garbage'},
	]);
}

function batchFault(random: Random): On<'batch'> {
	return random.pick<On<'batch'>>([
		{kind: 'fail', code: random.pick([263, 264, 267, 999]), ...(random.chance(0.5) && {afterFrames: random.int(0, 4)})}, {kind: 'cancel'}, {kind: 'never'}, {kind: 'unstoppable'},
		{kind: 'withoutFile'}, {kind: 'withoutOutput'}, {kind: 'emptyFile'}, {kind: 'staleName', name: 'DSO_Stacked_9_M 42_10.0s_20260101_200000.fit'}, {kind: 'withoutPosition'},
		{kind: 'truncated', bytes: random.pick([1, 2880, 6000])}, {kind: 'withoutEnd'},
		{kind: 'word', word: random.pick(['finished2', 'done', 'idle']), hasOutput: random.chance(0.5)},
	]);
}

/** Any fault that the simulated server knows. */
export function anyCrowdSkyFault(random: Random): CrowdSkyFault {
	const step = {nth: random.int(1, 5), times: random.pick([1, 1, 2, 3])};
	const isDone = random.chance(0.5);
	if (random.chance(0.35)) return {on: 'list', ...step, do: replyFault(random, false)};
	const afterBody = random.pick<OnServer>([{kind: 'cutAfterBody'}, {kind: 'hangAfterBody'}]);
	return {on: 'upload', ...step, do: random.chance(0.3) ? afterBody as Extract<CrowdSkyFault, {on: 'upload'}>['do'] : replyFault(random, isDone)};
}

function replyFault(random: Random, isDone: boolean): Extract<CrowdSkyFault, {on: 'list'}>['do'] {
	return random.pick<Extract<CrowdSkyFault, {on: 'list'}>['do']>([
		// A server that refuses clearly keeps nothing; one that fails may have kept the stack.
		{kind: 'status', status: random.pick([401, 403, 404, 409, 413, 422])}, {kind: 'status', status: random.pick([500, 502]), isDone},
		{kind: 'loginPage', isDone}, {kind: 'noOk', isDone}, {kind: 'garbage', isDone},
		{kind: 'retryAfter', form: random.pick(['seconds', 'date', 'absurd', 'missing']), status: 429, seconds: random.int(1, 30)},
		{kind: 'retryAfter', form: random.pick(['seconds', 'date', 'absurd', 'missing']), status: 503, seconds: random.int(1, 30), isDone},
		{kind: 'notHttp'}, {kind: 'wrongSize'}, {kind: 'cutBeforeBody'}, {kind: 'cutInBody'}, {kind: 'slow', bytesPerSecond: 4000}, {kind: 'hang'},
	]);
}
