import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect} from 'node:net';
import test from 'ava';
import {RawClient} from './raw-client.js';
import {ic434, smallSeestar} from './small-scene.js';

test.serial('a reply has the envelope of the captured sessions and ends with CR LF', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	const {Timestamp, ...reply} = await client.ask('test_connection') ?? {};
	assert.deepEqual(reply, {jsonrpc: '2.0', method: 'test_connection', result: 'server connected!', code: 0, id: 1});
	assert.match(Timestamp ?? '', /^\d+\.\d{9}$/);
	assert.ok(client.pieces.every(piece => piece.toString().endsWith('\r\n')));
	assert.deepEqual(seestar.requests.map(({method, params, connection}) => ({method, params, connection})), [{method: 'test_connection', params: undefined, connection: 1}]);
});

test.serial('events without an id come between requests and replies', async t => {
	const client = await RawClient.to(await smallSeestar(t));
	for (let index = 0; index < 3; index++) await client.ask('test_connection');
	const [event, ...rest] = client.messages.slice(-2);
	assert.equal(event?.Event, 'PiStatus');
	assert.equal(event?.id, undefined);
	assert.equal(rest[0]?.id, 3);
});

test.serial('an unknown method is error 103, and a line that is not a request is ignored', async t => {
	const client = await RawClient.to(await smallSeestar(t));
	client.socket.write('nonsense\r\n[1]\r\n{"id":5}\r\n');
	const {error, code, result} = await client.ask('toString') ?? {};
	assert.deepEqual({error, code, result}, {error: 'method not found', code: 103, result: undefined});
});

test.serial('a request in pieces, and two requests in one piece, are answered in order', async t => {
	const client = await RawClient.to(await smallSeestar(t));
	client.socket.write('{"id":7,"method":"test_');
	await new Promise(resolve => setTimeout(resolve, 20));
	client.socket.write('connection"}\r\n{"id":8,"method":"get_disk_volume","verify":true}\r\n');
	const last = await client.until(({id}) => id === 8);
	assert.deepEqual(last?.result, {totalMB: 51_854, freeMB: 37_417});
	assert.deepEqual(client.messages.filter(({id}) => id !== undefined).map(({id}) => id), [7, 8]);
});

test.serial('listings have pages of 20, of the folder that this connection asked about', async t => {
	const seestar = await smallSeestar(t);
	const [one, two] = [await RawClient.to(seestar), await RawClient.to(seestar)];
	assert.equal((await one.ask('get_img_file_page_number', {dir: 'MyWorks/IC 434_sub', skip_avi: false}))?.result, 2);
	assert.equal((await two.ask('get_img_file_page_number', {dir: 'MyWorks/IC 434'}))?.result, 1);
	const first = (await one.ask('get_img_file_page_name', {page: 0}))?.result as Array<{name: string; size_k: number; is_dir: boolean}>;
	const second = (await one.ask('get_img_file_page_name', {page: 1}))?.result as Array<{name: string}>;
	assert.deepEqual([first.length, second.length], [20, 13]);
	assert.deepEqual([first[0]?.name, first[0]?.size_k, first[0]?.is_dir], ['Light_IC 434_10.0s_LP_20260227-211502.fit', 8, false]);
	assert.equal(new Set([...first, ...second].map(({name}) => name)).size, 33);
	const results = (await two.ask('get_img_file_page_name', {page: 0}))?.result as Array<{name: string}>;
	assert.deepEqual(results.map(({name}) => name.slice(-4)), ['.fit'], 'current firmware shows no JPEG');
	assert.deepEqual((await one.ask('get_img_file_page_name', {page: 2}))?.result, []);
});

test.serial('a missing folder and a path out of the storage give an empty object', async t => {
	const client = await RawClient.to(await smallSeestar(t));
	for (const dir of ['MyWorks/nothing', '../../etc', '/etc']) {
		assert.equal((await client.ask('get_img_file_page_number', {dir}))?.result, 0);
		assert.deepEqual((await client.ask('get_img_file_page_name', {page: 0}))?.result, {});
	}
});

test.serial('albums count sub-frames and results in folders of any name', async t => {
	const seestar = await smallSeestar(t, {}, [ic434, {...ic434, name: 'M 31\u001B[2J "ö"', subFolderEnding: '-sub', liveStackFrames: undefined}]);
	const client = await RawClient.to(seestar);
	const {path, list} = (await client.ask('get_albums'))?.result as {path: string; list: Array<{group_name: string; files: Array<{name: string; count: number}>}>};
	assert.equal(path, 'MyWorks');
	const files = list.find(group => group.group_name === 'DeepSky')?.files.map(({name, count}) => [name, count]);
	assert.deepEqual(files, [['IC 434', 1], ['IC 434_sub', 33], ['M 31\u001B[2J "ö"-sub', 33]]);
});

test.serial('the verify decoration is accepted as described in section 2.1 of the notes', async t => {
	const client = await RawClient.to(await smallSeestar(t));
	assert.equal((await client.ask('get_view_state', ['verify']))?.code, 0);
	assert.equal((await client.ask('get_img_file_page_number', {dir: 'MyWorks', verify: true}))?.code, 0);
	assert.equal((await client.ask('set_batch_stack_setting', {path: 'x', files: [], verify: true}))?.code, 109);
	assert.equal((await client.ask('set_setting', {cli_name: 'x', verify: true}))?.code, 109);
	assert.equal((await client.ask('get_img_file_page_number', [{dir: 'MyWorks'}, 'verify']))?.code, 107);
});

test.serial('the clock gives local time, can be set, and can report a wrong zone', async t => {
	const seestar = await smallSeestar(t, {timeZone: 'Asia/Tokyo', reportedTimeZone: 'UTC', clockOffsetSeconds: 3600});
	const client = await RawClient.to(seestar);
	const expected = new Date(Date.now() + 10 * 3_600_000);
	const {hour, time_zone} = (await client.ask('pi_get_time'))?.result as {hour: number; time_zone: string};
	assert.ok(Math.abs(hour - expected.getUTCHours()) <= 1);
	assert.equal(time_zone, 'UTC');
	assert.equal((await client.ask('pi_set_time', [{year: 2026, mon: 2, day: 27, hour: 22, min: 5, sec: 0, time_zone: 'Europe/Vienna'}]))?.code, 0);
	const after = (await client.ask('pi_get_time'))?.result as Record<string, number>;
	assert.deepEqual([after['year'], after['mon'], after['day'], after['hour'], after['min']], [2026, 2, 27, 22, 5]);
});

test.serial('the differences between firmware 7.75 and 6.70 are simulated', async t => {
	const [old, current] = [await RawClient.to(await smallSeestar(t, {firmware: '6.70'})), await RawClient.to(await smallSeestar(t))];
	const device = async (client: RawClient) => ((await client.ask('get_device_state', {keys: ['device']}))?.result as {device: {firmware_ver_int: number}}).device.firmware_ver_int;
	assert.deepEqual([await device(old), await device(current)], [2670, 2775]);
	assert.deepEqual((await current.ask('get_view_state'))?.result, {});
	assert.equal(((await old.ask('get_view_state'))?.result as {View: {state: string}}).View.state, 'cancel');
	assert.deepEqual([(await old.ask('clear_batch_stack'))?.code, (await current.ask('clear_batch_stack'))?.code], [103, 0]);
	assert.equal((await old.ask('clear_app_state', {name: 'BatchStack'}))?.code, 0);
	assert.equal((await old.ask('get_verify_str'))?.code, 103);
});

test.serial('a session shows in the view state until it ends', async t => {
	const seestar = await smallSeestar(t, {observing: {target: 'M 44', frames: 225}});
	const client = await RawClient.to(seestar);
	const {View} = (await client.ask('get_view_state'))?.result as {View: {state: string; target_name: string; Stack: {stacked_frame: number}}};
	assert.deepEqual([View.state, View.target_name, View.Stack.stacked_frame], ['working', 'M 44', 225]);
	seestar.setObserving(undefined);
	assert.deepEqual((await client.ask('get_view_state'))?.result, {});
});

test.serial('a restart ends the connections and reopens the same ports', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	await seestar.restart();
	assert.ok(await client.closed());
	seestar.serial = 'ffffffff';
	const again = await RawClient.to(seestar);
	const {device} = (await again.ask('get_device_state'))?.result as {device: {sn: string}};
	assert.equal(device.sn, 'ffffffff');
});

test.serial('a closed port refuses connections until it is opened', async t => {
	const seestar = await smallSeestar(t);
	await seestar.closePort('rpc');
	const socket = connect(seestar.rpcPort, seestar.host);
	const [error] = await once(socket, 'error') as [NodeJS.ErrnoException];
	assert.equal(error.code, 'ECONNREFUSED');
	await seestar.openPort('rpc');
	assert.equal((await (await RawClient.to(seestar)).ask('test_connection'))?.code, 0);
});

test.serial('a dangerous method is refused and recorded', async t => {
	const seestar = await smallSeestar(t);
	const client = await RawClient.to(seestar);
	// Never a method of a real telescope: the simulator only looks at the word.
	assert.equal((await client.ask('simulated_delete'))?.code, 103);
	assert.deepEqual(seestar.canary, ['called simulated_delete']);
});
