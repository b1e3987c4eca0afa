import assert from 'node:assert/strict';
import test from 'ava';
import {capabilitiesOf, settleColor, type CapabilityFacts} from '../../source/terminal/capabilities.js';

const usual = {environment: {TERM: 'xterm-256color', LANG: 'de_AT.UTF-8'}, isInputTty: true, isOutputTty: true, platform: 'linux'} satisfies CapabilityFacts;

function withEnvironment(added: Record<string, string>): CapabilityFacts {
	return {...usual, environment: {...usual.environment, ...added}};
}

test('a usual terminal can draw, in Unicode and in colour', () => {
	assert.deepEqual(capabilitiesOf(usual), {canDraw: true, whyLines: undefined, isAscii: false, hasColor: true});
});

test('nothing is drawn without a terminal at both ends, for TERM=dumb, in CI, for a screen reader or with --plain', () => {
	for (const facts of [
		{...usual, isInputTty: false},
		{...usual, isOutputTty: false},
		{...usual, switches: {plain: true}},
		withEnvironment({TERM: 'dumb'}),
		withEnvironment({CI: '1'}),
		withEnvironment({CONTINUOUS_INTEGRATION: 'true'}),
		withEnvironment({INK_SCREEN_READER: 'true'}),
	]) assert.equal(capabilitiesOf(facts).canDraw, false, JSON.stringify(facts));
	for (const value of ['false', '0', '']) assert.equal(capabilitiesOf(withEnvironment({CI: value})).canDraw, true);
});

test('the locale decides about ASCII: LC_ALL before LC_CTYPE before LANG, and empty ones count as unset', () => {
	const isAscii = (environment: Record<string, string>) => capabilitiesOf({...usual, environment: {TERM: 'xterm', ...environment}}).isAscii;
	assert.equal(isAscii({LANG: 'C'}), true);
	assert.equal(isAscii({}), true);
	assert.equal(isAscii({LANG: 'C', LC_ALL: 'C.utf8'}), false);
	assert.equal(isAscii({LANG: 'en_GB.UTF-8', LC_CTYPE: 'POSIX'}), true);
	assert.equal(isAscii({LANG: 'en_GB.UTF-8', LC_ALL: ''}), false);
	assert.equal(isAscii({LANG: 'en_GB.UTF-8', TERM: 'linux'}), true);
	assert.equal(capabilitiesOf({...usual, switches: {ascii: true}}).isAscii, true);
});

test('all characters are drawn on Windows, where no locale is set, unless a variable names another encoding', () => {
	const isAscii = (environment: Record<string, string>) => capabilitiesOf({...usual, environment, platform: 'win32'}).isAscii;
	assert.equal(isAscii({}), false);
	assert.equal(isAscii({WT_SESSION: '1b2c'}), false);
	assert.equal(isAscii({LANG: 'C'}), false);
	assert.equal(isAscii({LANG: 'de_DE.ISO-8859-1'}), true);
	assert.equal(isAscii({LANG: 'de_DE.ISO-8859-1', WT_SESSION: '1b2c'}), false);
	assert.equal(isAscii({LANG: 'de_DE.ISO-8859-1', TERM_PROGRAM: 'vscode'}), false);
	assert.equal(capabilitiesOf({...usual, environment: {}, platform: 'win32', switches: {ascii: true}}).isAscii, true);
});

test('NO_COLOR, --no-color, FORCE_COLOR=0 and monochrome terminals disable colour', () => {
	assert.equal(capabilitiesOf(withEnvironment({NO_COLOR: '1'})).hasColor, false);
	assert.equal(capabilitiesOf(withEnvironment({NO_COLOR: ''})).hasColor, true);
	assert.equal(capabilitiesOf(withEnvironment({FORCE_COLOR: '0'})).hasColor, false);
	assert.equal(capabilitiesOf(withEnvironment({TERM: 'vt100'})).hasColor, false);
	assert.equal(capabilitiesOf(withEnvironment({TERM: 'screen-256color'})).hasColor, true);
	assert.equal(capabilitiesOf({...usual, switches: {noColor: true}}).hasColor, false);
});

test('without colour, FORCE_COLOR is set for the library that does not know NO_COLOR', () => {
	const environment: Record<string, string | undefined> = {FORCE_COLOR: '1'};
	settleColor({hasColor: true}, environment);
	assert.equal(environment['FORCE_COLOR'], '1');
	settleColor({hasColor: false}, environment);
	assert.equal(environment['FORCE_COLOR'], '0');
});

test('plain lines in a terminal come with the reason and the next step', () => {
	assert.match(capabilitiesOf(withEnvironment({TERM: 'dumb'})).whyLines ?? '', /TERM=dumb .*xterm-256color/);
	assert.match(capabilitiesOf(withEnvironment({CI: 'true'})).whyLines ?? '', /CI is set/);
	assert.match(capabilitiesOf(withEnvironment({INK_SCREEN_READER: 'true'})).whyLines ?? '', /screen reader/);
	assert.equal(capabilitiesOf({...usual, isOutputTty: false}).whyLines, undefined);
	assert.equal(capabilitiesOf({...usual, switches: {plain: true}}).whyLines, undefined);
});
