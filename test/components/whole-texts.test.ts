import assert from 'node:assert/strict';
import test from 'ava';
import {wholeTexts} from '../../source/components/spans.js';

test('facts that do not fit are left out whole, the least important first', () => {
	const facts = [{text: 'Seestar S50', drop: 2}, {text: 'firmware 7.75', drop: 3}, {text: undefined, drop: 4}, {text: 'Europe/Vienna', drop: 1}, {text: '37 GB free', drop: 0}];
	const all = '  Seestar S50  firmware 7.75  Europe/Vienna  37 GB free';
	assert.deepEqual([all.length, all.length - 1, 30, 12, 11, 0, -3].map(width => wholeTexts(facts, width)), [
		all, '  Seestar S50  Europe/Vienna  37 GB free', '  Europe/Vienna  37 GB free', '  37 GB free', '', '', '',
	]);
});
