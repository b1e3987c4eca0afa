import assert from 'node:assert/strict';
import test from 'ava';
import {readEntries} from '../../../source/simulator/replay/recorded-entry.js';
import {recordedFiles} from '../../../source/simulator/replay/recorded-files.js';
import {recordedTelescopes, type RecordedTelescope} from '../../../source/simulator/replay/recorded-telescope.js';
import {ReplayAnswers} from '../../../source/simulator/replay/replay-answers.js';
import {ReplayClock} from '../../../source/simulator/replay/replay-clock.js';

type Said = readonly [seconds: number, way: 'sent' | 'received', message: Record<string, unknown> | string];

function telescope(said: readonly Said[]): RecordedTelescope {
	const lines = said.map(([seconds, kind, message]) => JSON.stringify({at: 1_000_000 + (seconds * 1000), kind, number: 1, scope: 'seestar.local', text: typeof message === 'string' ? message : JSON.stringify(message)}));
	const [only] = recordedTelescopes(readEntries(lines));
	assert.ok(only);
	return only;
}

const asked = (seconds: number, id: number, method: string, params?: unknown): Said => [seconds, 'sent', {id, method, ...(params !== undefined && {params}), verify: true}];
const told = (seconds: number, id: number, method: string, result: unknown): Said => [seconds, 'received', {id, method, result, code: 0}];
const resultOf = (answers: ReplayAnswers, method: string, params?: unknown) => {
	const answer = answers.answer(1, method, params);
	return answer.kind === 'recorded' ? answer.message['result'] : answer.kind;
};

test('answers are replayed by method, in recorded order, and the last one is repeated', () => {
	const answers = new ReplayAnswers(telescope([asked(0, 1, 'a'), told(0, 1, 'a', 'first'), asked(0.5, 2, 'a'), asked(0.5, 3, 'b'), told(0.6, 3, 'b', 'other'), told(0.7, 2, 'a', 'second')]), 1);
	assert.deepEqual([resultOf(answers, 'a'), resultOf(answers, 'b'), resultOf(answers, 'a'), resultOf(answers, 'a'), resultOf(answers, 'c')], ['first', 'other', 'second', 'second', 'unrecorded']);
});

test('each folder has its own pages, whichever folder was asked about last on the connection', () => {
	const list = (at: number, id: number, dir: string, name: string): Said[] => [
		asked(at, id, 'get_img_file_page_number', {dir, skip_avi: false}), told(at, id, 'get_img_file_page_number', 1),
		asked(at, id + 1, 'get_img_file_page_name', {page: 0}), told(at, id + 1, 'get_img_file_page_name', [{name}]),
	];
	const answers = new ReplayAnswers(telescope([...list(0, 1, 'MyWorks/a', 'of a'), ...list(1, 3, 'MyWorks/b', 'of b')]), 1);
	answers.answer(1, 'get_img_file_page_number', {skip_avi: false, dir: 'MyWorks/b'});
	assert.deepEqual(resultOf(answers, 'get_img_file_page_name', {page: 0}), [{name: 'of b'}]);
	answers.answer(1, 'get_img_file_page_number', {dir: 'MyWorks/a', skip_avi: false});
	assert.deepEqual(resultOf(answers, 'get_img_file_page_name', {page: 0}), [{name: 'of a'}]);
	assert.equal(resultOf(answers, 'get_img_file_page_number', {dir: 'MyWorks/c', skip_avi: false}), 'unrecorded');
});

test('silence is replayed if the connection went on, but not where the recording ends', () => {
	const went = telescope([asked(0, 1, 'a'), asked(1, 2, 'b'), told(9, 2, 'b', 1)]);
	assert.equal(new ReplayAnswers(went, 1).answer(1, 'a', undefined).kind, 'silent');
	const cut = telescope([asked(0, 1, 'b'), told(0, 1, 'b', 1), asked(1, 2, 'a')]);
	assert.equal(new ReplayAnswers(cut, 1).answer(1, 'a', undefined).kind, 'unrecorded');
});

test('a telescope keeps its state from before a command until the command is given, and then moves on', () => {
	const state = (at: number, id: number, word: string): Said[] => [asked(at, id, 'iscope_get_app_state'), told(at, id, 'iscope_get_app_state', word)];
	const answers = new ReplayAnswers(telescope([...state(0, 1, 'idle'), asked(1, 2, 'start_batch_stack'), told(1.1, 2, 'start_batch_stack', 0), ...state(1.2, 3, 'working'), ...state(1.4, 4, 'complete')]), 1);
	assert.deepEqual([1, 2, 3].map(() => resultOf(answers, 'iscope_get_app_state')), ['idle', 'idle', 'idle']);
	assert.equal(resultOf(answers, 'start_batch_stack'), 0);
	assert.deepEqual([1, 2].map(() => resultOf(answers, 'iscope_get_app_state')), ['working', 'complete']);
});

test('the clock of a replay runs at its speed, and waits before a command', () => {
	let now = 0;
	const clock = new ReplayClock({beganMs: 1000, speed: 10, gates: [{method: 'start_batch_stack', atMs: 5000, passedAtMs: 5100}], now: () => now});
	assert.equal(clock.position(), 1000);
	clock.start();
	now = 200;
	assert.equal(clock.position(), 3000);
	now = 10_000;
	assert.equal(clock.position(), 5000);
	assert.equal(clock.pass('stop_batch_stack'), undefined);
	clock.pass('start_batch_stack');
	now = 10_010;
	assert.equal(clock.position(), 5200);
});

test('a session of another recorder, whose proxy renumbers requests, is matched by order', () => {
	const raw = (timestamp: number, direction: string, message: object) => JSON.stringify({timestamp, direction, raw: JSON.stringify(message)});
	const [only] = recordedTelescopes(readEntries([
		raw(10, 'client', {id: 10_002, method: 'set_setting', params: {master_cli: true}}), raw(10.1, 'telescope', {id: 100_002, method: 'set_setting', error: 'not supported', code: 210}),
		raw(11, 'telescope', {Event: 'PiStatus', temp: 50}), 'no line at all', '{"other": 1}',
	]));
	assert.deepEqual([only?.exchanges.map(({method, answer}) => [method, answer?.message['code']]), only?.pushed.length], [[['set_setting', 210]], 1]);
});

test('a batch\'s result appears once the batch was started, without what the program renamed', () => {
	const page = (at: number, id: number, names: readonly string[]): Said[] => [
		asked(at, id, 'get_img_file_page_number', {dir: 'MyWorks/M 81', skip_avi: false}), told(at, id, 'get_img_file_page_number', 1),
		asked(at, id + 1, 'get_img_file_page_name', {page: 0}), told(at, id + 1, 'get_img_file_page_name', names.map(name => ({name}))),
	];
	const stack = 'DSO_Stacked_33_M 81_20.0s_20260311_213509.fit';
	const recorded = telescope([
		...page(0, 1, ['Stacked_1.fit']), asked(5, 3, 'start_batch_stack'), told(5, 3, 'start_batch_stack', 0),
		[9, 'received', {Event: 'BatchStack', state: 'complete', moved_output: {path: 'MyWorks/M 81', files: [{name: stack}]}}], ...page(10, 4, ['Stacked_1.fit', 'CrowdSky_33.fit']),
	]);
	const others = [{atMs: 1_009_500, kind: 'smbAsked', scope: 'seestar.local', fields: {command: 'setInfo', name: 'MyWorks\\M 81\\CrowdSky_33.fit'}}];
	assert.deepEqual(recordedFiles({...recorded, others}).map(({name, appearsAtMs}) => [name, appearsAtMs]), [['Stacked_1.fit', 0], [stack, 1_005_000]]);
});
