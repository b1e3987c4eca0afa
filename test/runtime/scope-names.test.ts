import assert from 'node:assert/strict';
import test from 'ava';
import {createScopeNames} from '../../source/runtime/scope-names.js';
import type {Session} from '../../source/runtime/session.js';
import {nameOf} from '../../source/machine/scope-name.js';
import {createMachine} from '../machine/machine.js';

const session = (id: string, identity?: string) => ({id, identity}) as Session;

function named(given: ReadonlyArray<readonly [string, string]>) {
	const machine = createMachine();
	const names = createScopeNames(new Map(given), {state: machine.state, dispatch: machine.send});
	return {machine, names, called: (id: string) => nameOf(machine.state(), id)};
}

test('a telescope is known by the name for its identity at any address, and until its serial number is known by the name for its address', () => {
	const {names, called} = named([['abc', 'Roof'], ['10.0.0.1', 'Balcony']]);
	names.tell(session('10.0.0.1'));
	assert.equal(called('10.0.0.1'), 'Balcony');
	names.tell(session('10.0.0.1', 'abc'));
	names.tell(session('192.168.1.9', 'abc'));
	names.tell(session('192.168.1.10', 'def'));
	assert.deepEqual([called('10.0.0.1'), called('192.168.1.9'), called('192.168.1.10')], ['Roof', 'Roof', '192.168.1.10']);
});

test('a new name applies at once and is kept under the identity, and removing it restores the address', () => {
	const {names, called} = named([['10.0.0.1', 'Balcony']]);
	assert.deepEqual(names.give(session('10.0.0.1', 'abc'), 'Roof'), ['abc', '10.0.0.1']);
	assert.equal(called('10.0.0.1'), 'Roof');
	names.tell(session('10.0.0.1', 'def'));
	assert.equal(called('10.0.0.1'), '10.0.0.1', 'another telescope at that address');
	assert.deepEqual(names.give(session('10.0.0.1', 'abc'), undefined), ['abc', '10.0.0.1']);
	assert.equal(called('10.0.0.1'), '10.0.0.1');
	assert.deepEqual(names.give(session('10.0.0.2'), 'Garden'), ['10.0.0.2']);
});

test('two telescopes of one name in the configuration could not be told apart, not even before stacks were deleted', () => {
	const {machine, names, called} = named([['abc', 'Roof'], ['10.0.0.2', 'Roof'], ['10.0.0.3', '10.0.0.1']]);
	for (const scope of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) machine.send({kind: 'scopeFound', scope});
	names.tell(session('10.0.0.1', 'abc'));
	names.tell(session('10.0.0.2', 'def'));
	names.tell(session('10.0.0.3', 'ghi'));
	assert.deepEqual([called('10.0.0.1'), called('10.0.0.2'), called('10.0.0.3')], ['Roof', '10.0.0.2', '10.0.0.3']);
	machine.send({kind: 'scopeRemoved', scope: '10.0.0.1'});
	names.tell(session('10.0.0.2', 'def'));
	assert.equal(called('10.0.0.2'), 'Roof');
});
