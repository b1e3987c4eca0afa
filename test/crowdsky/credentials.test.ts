import assert from 'node:assert/strict';
import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {format, inspect} from 'node:util';
import test from 'ava';
import {forgetCredentials, readCredentials, saveCredentials} from '../../source/crowdsky/credentials.js';
import {hidePassword} from '../../source/crowdsky/password.js';
import {holds, inFolder} from './scripted-server.js';
import {onUnix} from '../support/on-system.js';

const secret = 'Xy9"ä secret';
const anna = {username: 'anna', password: hidePassword(secret)};
const none = {environment: {}, file: '/nowhere/at/all/login.json'};

async function read(places: Parameters<typeof readCredentials>[0]) {
	const result = await readCredentials(places);
	if (!result.ok) return `${result.problem.kind}: ${result.problem.cause}`;
	return result.value ? [result.value.username, result.value.password.reveal()] : undefined;
}

test.serial('the environment takes precedence, and half of the pair is an error', async () => {
	await inFolder(async folder => {
		const file = path.join(folder, 'login.json');
		await saveCredentials(file, anna);
		assert.deepEqual(await read({environment: {CROWDSKY_USERNAME: 'bert', CROWDSKY_PASSWORD: 'x'}, file}), ['bert', 'x']);
		assert.deepEqual(await read({environment: {}, file}), ['anna', secret]);
		assert.deepEqual(await read({environment: {CROWDSKY_USERNAME: '', CROWDSKY_PASSWORD: ''}, file}), ['anna', secret]);
		assert.equal(await read({environment: {CROWDSKY_USERNAME: 'bert'}, file}), 'usage: CROWDSKY_USERNAME is set and CROWDSKY_PASSWORD is not');
		assert.equal(await read({environment: {CROWDSKY_PASSWORD: 'x'}, file}), 'usage: CROWDSKY_PASSWORD is set and CROWDSKY_USERNAME is not');
	});
	assert.equal(await read(none), undefined);
});

test.serial('the file is private to its owner, is replaced as a whole, and is gone after logout', async () => {
	await inFolder(async folder => {
		const file = path.join(folder, 'a', 'b', 'login.json');
		holds((await saveCredentials(file, anna)).ok);
		holds((await saveCredentials(file, {...anna, username: 'bert'})).ok);
		assert.deepEqual(await read({environment: {}, file}), ['bert', secret]);
		assert.deepEqual(readdirSync(path.dirname(file)), ['login.json']);
		if (process.platform !== 'win32') {
			assert.equal(statSync(file).mode & 0o777, 0o600);
			assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
			assert.equal(statSync(path.join(folder, 'a')).mode & 0o777, 0o700);
		}

		assert.deepEqual(await forgetCredentials(file), {ok: true, value: true});
		assert.deepEqual(await forgetCredentials(file), {ok: true, value: false});
		assert.equal(await read({environment: {}, file}), undefined);
	});
});

onUnix.serial('a file that others can read is refused with a sentence', async () => {
	await inFolder(async folder => {
		const file = path.join(folder, 'login.json');
		await saveCredentials(file, anna);
		for (const mode of [0o644, 0o640, 0o604, 0o660, 0o620]) {
			chmodSync(file, mode);
			assert.match(String(await read({environment: {}, file})), /^denied: other users of this machine can read /);
		}
	});
});

test.serial('a file with other content never shows that content', async () => {
	await inFolder(async folder => {
		const file = path.join(folder, 'login.json');
		for (const text of ['', secret, `{"username":"anna","password":"${secret}`, '{"username":"anna"}', '{"username":1,"password":2}', '[]', 'null', `{"username":"anna","password":"${'x'.repeat(70_000)}"}`]) {
			writeFileSync(file, text, {mode: 0o600});
			assert.match(String(await read({environment: {}, file})), /^usage: .* does not hold a user name and a password$/);
		}
	});
});

test.serial('names and passwords that no header can carry are refused before they are saved', async () => {
	await inFolder(async folder => {
		const file = path.join(folder, 'login.json');
		for (const [username, password] of [['a:b', 'x'], ['', 'x'], ['a', ''], ['a\n', 'x'], ['a', 'x\r\ny']] as const) {
			const saved = await saveCredentials(file, {username, password: hidePassword(password)});
			holds(!saved.ok && saved.problem.kind === 'usage');
		}

		assert.deepEqual(readdirSync(folder), []);
		mkdirSync(file);
		holds(!(await saveCredentials(file, anna)).ok);
		assert.deepEqual(readdirSync(folder), ['login.json'], 'no temporary file with a password stays');
	});
});

test('a password never shows when values are printed', () => {
	const shown = [
		JSON.stringify({anna}), inspect(anna, {depth: 9, showHidden: true}), format('%s %o %O %j', anna, anna, anna, anna), format('%s', anna.password),
		`${anna.password.toString()}`, String(anna.password), inspect(new Error('x', {cause: anna}), {showHidden: true}), JSON.stringify({...anna.password}),
	].join('\n');
	assert.doesNotMatch(shown, /secret|Xy9/);
	assert.equal(anna.password.reveal(), secret);
});

test.serial('the saved file holds only the two values', async () => {
	await inFolder(async folder => {
		const file = path.join(folder, 'login.json');
		await saveCredentials(file, anna);
		assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), {username: 'anna', password: secret});
	});
});
