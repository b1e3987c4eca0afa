import assert from 'node:assert/strict';
import {generateKeyPairSync} from 'node:crypto';
import {stacksOf, startScope, twoNames} from '../support/simulated-scope.js';
import {untilWhole, startProgram} from './program.js';
import {onUnix} from '../support/on-system.js';

onUnix.serial('a locked telescope says what is missing, and the program stays usable', async t => {
	const {publicKey} = generateKeyPairSync('rsa', {modulusLength: 1024, publicKeyEncoding: {type: 'spki', format: 'pem'}, privateKeyEncoding: {type: 'pkcs8', format: 'pem'}});
	const scope = await startScope(t, {handshake: {publicKeyPem: publicKey}});
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until('locked: key needed');
	await untilWhole(shown);
	assert.match(shown.text(), /--key|SEESTAR_KEY_PATH|key file|signing key/i);
	await shown.press('enter');
	await shown.until('There is no target to preview yet');
	await shown.press('q');
	await shown.exited();
});

onUnix.serial('without a telescope an address can be typed: an invalid one is refused with a message, a valid one is tried', async t => {
	const scope = await startScope(t);
	const shown = await startProgram(t);
	await shown.until('No telescope was found');
	assertHead(shown.screen());
	await shown.press('t');
	await shown.until('Address of a telescope');
	for (const key of 'not an address!') await shown.press(key === ' ' ? 'space' : key);
	await shown.press('enter');
	await shown.until(/is not|no address|cannot be/i);
	assert.match(shown.text(), /Address of a telescope/);
	await shown.press('ctrl+u');
	shown.send(scope.hostOption);
	await shown.until(`> ${scope.hostOption}`);
	await shown.press('enter');
	await shown.until(/IC 434 +52 +2/);
	await untilWhole(shown);
	await shown.press('q');
	await shown.exited();
});

onUnix.serial('an address without an answer is shown as unreachable while another telescope works', async t => {
	const scope = await startScope(t);
	const shown = await startProgram(t, {args: ['--host', scope.hostOption]});
	await shown.until(/IC 434 +52 +2/);
	await shown.press('t');
	shown.send('127.0.0.1:1:1:1');
	await shown.until('> 127.0.0.1:1:1:1');
	await shown.press('enter');
	await shown.until(/✗ +127\.0\.…?.*1:1:1 +not reachable/);
	await shown.press('enter');
	await shown.until('2 blocks to stack');
	await shown.press('enter');
	await shown.until('2 stacked   0 failed');
	assert.deepEqual(await stacksOf(scope, 'IC 434'), twoNames);
	await shown.press('q');
	await shown.exited();
});

function assertHead(lines: readonly string[]): void {
	assert.match(lines[0] ?? '', /1 Discover/);
	assert.match(lines.at(-1) ?? '', /\? help/);
}
