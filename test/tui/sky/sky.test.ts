import assert from 'node:assert/strict';
import test from 'ava';
import fc from 'fast-check';
import {createElement} from 'react';
import {spansWidth, textOf} from '../../../source/components/spans.js';
import {themeOf} from '../../../source/components/theme.js';
import {noCoverage} from '../../../source/planning/sky/sky-coverage.js';
import {lineChange} from '../../../source/terminal/line-change.js';
import {crossOf} from '../../../source/tui/sky/cross.js';
import {fieldOf} from '../../../source/tui/sky/field.js';
import {skyLegend} from '../../../source/tui/sky/legend.js';
import {ownSkyOf} from '../../../source/tui/sky/own-sky.js';
import {skyMapLines} from '../../../source/tui/sky/sky-canvas.js';
import {SkyScreen} from '../../../source/tui/sky/sky-screen.js';
import {drawn, unstyled} from '../../support/drawn.js';
import {draws} from '../../support/draws.js';
import {createViewed, type Viewed} from '../viewed.js';
import {longFeed, manyRows} from './long-sky.js';

const unicode = themeOf({isAscii: false, hasColor: true});
const ascii = themeOf({isAscii: true, hasColor: false});

function viewed(size = {columns: 80, rows: 24}): Viewed {
	const view = createViewed({targets: ['M 1'], view: {...size, screen: 'sky'}});
	view.set({
		myStacks: {...view.view().myStacks, phase: 'read', rows: manyRows(3000)},
		skyView: {...view.view().skyView, phase: 'read', coverage: longFeed(20_000), fetchedAtMs: view.state().nowMs},
	});
	return view;
}

test('moving the cross does not redraw the sky, and changes two lines by a few bytes', () => {
	const sky = viewed();
	sky.press('n', 'left');
	const lines = skyMapLines(sky.state(), sky.view(), unicode);
	const [field, own] = [fieldOf(sky.view()), ownSkyOf(sky.state(), sky.view())];
	sky.press('left');
	const next = skyMapLines(sky.state(), sky.view(), unicode);
	assert.equal(fieldOf(sky.view()), field);
	assert.equal(ownSkyOf(sky.state(), sky.view()), own);
	const changed = next.flatMap((line, row) => line === lines[row] ? [] : [lineChange(lines[row], line, row + 1)]);
	assert.ok(changed.length <= 2 && changed.join('').length < 120, JSON.stringify(changed));
});

test('the feed is searched only for the tiles whose rows are shown, out of 3,000', () => {
	const sky = viewed({columns: 200, rows: 50});
	let lookUps = 0;
	const feed = longFeed(200_000);
	const coverage = {...feed, get columns() {
		lookUps++;
		return feed.columns;
	}};
	sky.set({skyView: {...sky.view().skyView, coverage}});
	const draw = () => drawn(unicode, createElement(SkyScreen, {state: sky.state(), view: sky.view()}), 200);
	draw();
	assert.ok(ownSkyOf(sky.state(), sky.view()).tiles.length > 2500);
	assert.ok(lookUps > 10 && lookUps < 100, String(lookUps));
	const first = lookUps;
	sky.press('down');
	draw();
	assert.ok(lookUps - first < 10, String(lookUps - first));
});

test('after any keys the cross is within the sky and the screen keeps its size', () => {
	const keys = ['left', 'right', 'up', 'down', 'n', 'N', 'tab', 'pagedown', 'G', 'g', 'enter', '+', '-', 's', 'escape', '7'];
	const sky = viewed({columns: 60, rows: 16});
	fc.assert(fc.property(fc.array(fc.constantFrom(...keys), {maxLength: 25}), pressed => {
		sky.press(...pressed);
		sky.set({screen: 'sky'});
		const cross = crossOf(sky.state(), sky.view());
		assert.ok(!cross || (Math.abs(cross.decDegrees) <= 90 && cross.raDegrees >= 0 && cross.raDegrees <= 360), JSON.stringify(cross));
		const lines = skyMapLines(sky.state(), sky.view(), ascii).map(unstyled);
		assert.ok(lines.length <= 10 && lines.every(line => line.length === lines[0]?.length && /^[ -~]*$/.test(line)));
	}), {numRuns: draws(60)});
});

test('own stacks that are newer than the feed count: the user is alone there, and neither the first nor absent', () => {
	const sky = viewed();
	sky.set({myStacks: {...sky.view().myStacks, rows: manyRows(1)}, skyView: {...sky.view().skyView, coverage: noCoverage, fetchedAtMs: sky.state().nowMs - 3_600_000}});
	sky.press('G');
	const text = () => drawn(ascii, createElement(SkyScreen, {state: sky.state(), view: sky.view()}), 80).map(unstyled).join('\n');
	assert.match(text(), /Nobody else has observed here yet\.\s+Yours: 1 stack .*; nobody else/s);
	assert.match(text(), /alone/);
	sky.press('left');
	assert.match(text(), /Nobody has observed here yet/);
	// The server has not answered since.
	sky.set({skyView: {...sky.view().skyView, fetchedAtMs: Date.UTC(2025, 10, 30, 23)}});
	assert.match(text(), /Nobody had observed here by 2025-11-30\./);
	sky.set({skyView: {...sky.view().skyView, coverage: {...noCoverage, isCut: true}}});
	assert.match(text(), /It is not known who else observes here/);
});

test('a feed of some days ago, after which somebody may have been there, still called blocks the first of their tile and the user alone', () => {
	const sky = viewed({columns: 120, rows: 30});
	sky.machine.send({kind: 'scopeNamed', scope: 'a', name: 'Balcony'});
	const [row] = manyRows(1);
	const elsewhere = {...row ?? assert.fail(), objectName: 'M 42', raDegrees: 83.8, decDegrees: -5.4, id: 'other'};
	const text = (dayMs: number) => {
		sky.set({myStacks: {...sky.view().myStacks, rows: [elsewhere]}, skyView: {...sky.view().skyView, coverage: noCoverage, fetchedAtMs: sky.state().nowMs - dayMs}});
		return drawn(ascii, createElement(SkyScreen, {state: sky.state(), view: sky.view()}), 120).map(unstyled).join('\n');
	};

	sky.press('G');
	assert.match(text(3_600_000), /M 42 .*you alone[\s\S]*; nobody else/);
	assert.doesNotMatch(text(3 * 86_400_000), /alone|; nobody else/);
	assert.match(text(3 * 86_400_000), /Nobody else had observed here by /);
});

test('a telescope with waiting blocks is shown under the user\'s name for it', () => {
	const sky = viewed();
	sky.machine.send({kind: 'scopeNamed', scope: 'a', name: 'Balcony'});
	const place = {...manyRows(1)[0] ?? assert.fail(), objectName: 'M 1'};
	sky.set({myStacks: {...sky.view().myStacks, rows: [place]}});
	sky.press('g');
	assert.match(drawn(ascii, createElement(SkyScreen, {state: sky.state(), view: sky.view()}), 80).map(unstyled).join('\n'), /Waiting: 2 blocks of M 1.*;\s+on\s+Balcony\./s);
});

test('the legend fits into the narrow list, and does not describe the user\'s own tiles as others\'', () => {
	for (const theme of [unicode, ascii]) {
		for (const marks of ['age', 'depth'] as const) {
			const rows = skyLegend({...viewed().view().skyView, marks}, theme);
			assert.deepEqual(rows.filter(row => spansWidth(row) > 20), []);
			// The map shows everything that the feed covers, and that may be the user alone.
			assert.doesNotMatch(rows.map(row => textOf(row[1] ?? '')).join('\n'), /others/);
		}
	}
});

test('impossible numbers and hostile names are drawn harmlessly', () => {
	const sky = viewed();
	const odd = manyRows(3).map((row, index) => ({...row, objectName: '\u001B[2J\u202Eevil', raDegrees: [Number.NaN, 1e300, 10][index], decDegrees: [0, 5, 400][index]}));
	sky.set({myStacks: {...sky.view().myStacks, rows: odd}});
	sky.press('G');
	const text = drawn(ascii, createElement(SkyScreen, {state: sky.state(), view: sky.view()}), 80).map(unstyled).join('\n');
	assert.match(text, /^[ -~\n]*$/);
	assert.doesNotMatch(text, /NaN|Infinity|undefined/);
});
