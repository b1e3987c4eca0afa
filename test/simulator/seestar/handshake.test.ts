import assert from 'node:assert/strict';
import {generateKeyPairSync, sign} from 'node:crypto';
import test from 'ava';
import {RawClient} from './raw-client.js';
import {smallSeestar} from './small-scene.js';

const {publicKey, privateKey} = generateKeyPairSync('rsa', {modulusLength: 1024});
const handshake = {publicKeyPem: publicKey.export({type: 'spki', format: 'pem'}) as string};
const challengeOf = async (client: RawClient) => ((await client.ask('get_verify_str', 'verify'))?.result as {str: string}).str;

test.serial('an unverified client gets events and no answer', async t => {
	const seestar = await smallSeestar(t, {handshake});
	const client = await RawClient.to(seestar);
	assert.equal(await client.ask('test_connection', undefined, 150), undefined);
	seestar.pushEvent('DiskSpace', {used_percent: 35});
	assert.equal((await client.until(({Event}) => Event === 'DiskSpace'))?.['used_percent'], 35);
});

test.serial('a signed challenge verifies this connection and no other', async t => {
	const seestar = await smallSeestar(t, {handshake});
	const client = await RawClient.to(seestar);
	const data = await challengeOf(client);
	const verified = await client.ask('verify_client', {sign: sign('RSA-SHA1', Buffer.from(data), privateKey).toString('base64'), data});
	assert.deepEqual([verified?.result, verified?.code], [0, 0]);
	assert.equal((await client.ask('pi_is_verified', 'verify'))?.result, true);
	assert.equal((await client.ask('test_connection'))?.code, 0);
	const other = await RawClient.to(seestar);
	assert.equal(await other.ask('test_connection', undefined, 150), undefined);
});

test.serial('a wrong signature, and a valid one of another challenge, are refused', async t => {
	const client = await RawClient.to(await smallSeestar(t, {handshake}));
	const data = await challengeOf(client);
	const other = generateKeyPairSync('rsa', {modulusLength: 1024}).privateKey;
	assert.equal((await client.ask('verify_client', {sign: sign('RSA-SHA1', Buffer.from(data), other).toString('base64'), data}))?.code, 207);
	assert.equal((await client.ask('verify_client', {sign: sign('RSA-SHA1', Buffer.from('old'), privateKey).toString('base64'), data: 'old'}))?.code, 207);
	assert.equal((await client.ask('verify_client', {sign: 7, data}))?.code, 207);
	assert.equal(await client.ask('test_connection', undefined, 100), undefined);
});
