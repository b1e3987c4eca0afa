import assert from 'node:assert/strict';
import test, {type ExecutionContext} from 'ava';
import {drawPaceOf, type DrawPace} from '../../source/terminal/draw-pace.js';

function paceWith(context: ExecutionContext, leastMs: number): {pace: DrawPace; drawn: () => number} {
	let count = 0;
	const pace = drawPaceOf(() => count++, leastMs);
	context.teardown(() => pace.end());
	return {pace, drawn: () => count};
}

function later(milliseconds: number): Promise<void> {
	return new Promise(resolve => setTimeout(resolve, milliseconds));
}

test.serial('a hundred changes are drawn twice: the first at once, the rest in time', async context => {
	const {pace, drawn} = paceWith(context, 80);
	for (let count = 0; count < 100; count++) {
		pace.ask();
		if (count === 0) await later(15);
	}

	assert.equal(drawn(), 1);
	await later(160);
	assert.equal(drawn(), 2);
});

test.serial('a change just before or after a key is drawn at once', async context => {
	const {pace, drawn} = paceWith(context, 10_000);
	pace.ask();
	await later(50);
	pace.ask();
	pace.hurry();
	await later(50);
	assert.equal(drawn(), 2);
	pace.hurry();
	await later(40);
	pace.ask();
	await later(50);
	assert.equal(drawn(), 3);
});

test.serial('a key alone draws nothing', async context => {
	const {pace, drawn} = paceWith(context, 0);
	pace.hurry();
	await later(20);
	assert.equal(drawn(), 0);
});

test.serial('nothing is drawn on hold, and pending changes are drawn afterwards', async context => {
	const {pace, drawn} = paceWith(context, 0);
	pace.hold();
	pace.ask();
	await later(20);
	assert.equal(drawn(), 0);
	pace.go();
	await later(40);
	assert.equal(drawn(), 1);
});
