import assert from 'node:assert/strict';
import test from 'ava';
import {spansWidth, textOf} from '../../../source/components/spans.js';
import {problemOf} from '../../../source/errors/problem.js';
import {newUpload} from '../../../source/machine/uploads/upload.js';
import {mineTableRow} from '../../../source/tui/mine/columns.js';
import {mineDetail} from '../../../source/tui/mine/detail.js';
import {hasServerCopy, myStacksOf, serverSideOf} from '../../../source/tui/mine/rows.js';
import {sentOf} from '../../../source/tui/sent.js';
import {createViewed} from '../viewed.js';

const totals = {stacks: 120, nights: 28, objects: 29, exposureSeconds: 90_720, framesAligned: 9082, framesInput: 9775, onTelescopes: 0, inArchive: 0};
const server = {sentKeys: new Map<string, string>(), scopeNames: new Map<string, string>(), isListRead: true};

function totalsAt(room: number): string {
	const {heading = []} = mineTableRow({kind: 'heading', id: 'totals', totals, shown: 120}, server, {onServer: 120, room});
	assert.ok(spansWidth(heading) <= room, `${room} cells`);
	return heading.map(textOf).join('');
}

test('the totals of my stacks fit: what the column "where" shows is dropped first, then the frames', () => {
	assert.equal(totalsAt(100), '120 stacks, 120 on the server, 25.2 h, 28 nights, 29 objects, 9082/9775 frames');
	assert.equal(totalsAt(76), '120 stacks, 25.2 h, 28 nights, 29 objects, 9082/9775 frames');
	assert.equal(totalsAt(56), '120 stacks, 25.2 h, 28 nights, 29 objects');
});

test('a stack of which the server has something else was shown as on the server, because of the record that is not it', () => {
	const file = 'CrowdSky_30_M 1_10.0s_LP_20260227.81_HP022854.fit';
	const viewed = createViewed();
	viewed.machine.open('a', [30, 40], {stackNames: [file]});
	const row = {
		id: '1', chunkKey: '20260227.81_HP022854', objectName: 'M 1', telescopeId: undefined, filterName: 'LP', dateObsStartMs: undefined, dateObsEndMs: undefined,
		framesInput: 30, framesAligned: 30, totalExposureSeconds: 300, raDegrees: undefined, decDegrees: undefined, sizeBytes: 7, createdAt: undefined,
	};
	viewed.set({myStacks: {...viewed.view().myStacks, phase: 'read', rows: [row]}});
	const {myStacks} = viewed.view();
	const upload = newUpload({scope: 'a', target: 'M 1', folder: 'M 1', file, path: undefined, block: undefined});
	const problem = problemOf('incomplete', `${file} was sent, but the server has something else`, 'the server lists 7 bytes of 14', '', 'permanent');
	const seen = (state: ReturnType<typeof viewed.state>) => {
		const [stack, ...others] = myStacksOf(state, myStacks);
		assert.ok(stack && others.length === 0);
		const side = serverSideOf(state, myStacks);
		const detail = mineDetail(stack, myStacks, side, {width: 200, rows: 5}).map(line => line.map(textOf).join('')).join(' ');
		return [hasServerCopy(stack, side), sentOf(state, viewed.view())('a', 'M 1', file), /on the server as|server has something else, as/.exec(detail)?.[0]];
	};

	assert.deepEqual(seen(viewed.state()), [true, true, 'on the server as']);
	const failed = {...viewed.state(), uploads: [{...upload, phase: 'failed', problem} as const]};
	assert.deepEqual(seen(failed), [false, false, 'server has something else, as']);
});

test('one frame is counted as one in the details of a stack', () => {
	const viewed = createViewed();
	viewed.machine.open('a', [1], {stackNames: ['CrowdSky_1_M 1_10.0s_LP_20260227.81_HP022854.fit']});
	const {myStacks} = viewed.view();
	const [stack] = myStacksOf(viewed.state(), myStacks);
	const [line] = mineDetail(stack, myStacks, serverSideOf(viewed.state(), myStacks), {width: 200, rows: 5});
	assert.match(line?.map(textOf).join('') ?? '', /^1 frame aligned/);
});
