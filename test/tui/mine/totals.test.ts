import assert from 'node:assert/strict';
import test from 'ava';
import {spansWidth, textOf} from '../../../source/components/spans.js';
import {mineTableRow} from '../../../source/tui/mine/columns.js';

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
