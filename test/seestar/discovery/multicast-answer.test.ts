import assert from 'node:assert/strict';
import test from 'ava';
import dnsPacket from 'dns-packet';
import {addressesIn} from '../../../source/seestar/discovery/multicast-answer.js';
import {assertLinear} from '../../support/linear.js';

const wanted = new Map([['seestar.local', 'Seestar.local']]);
const answer = (...answers: Array<Partial<dnsPacket.Answer> & {type: dnsPacket.RecordType}>) => dnsPacket.encode({type: 'response', answers: answers.map(each => ({name: 'seestar.local', ...each}) as dnsPacket.Answer)});

test('addresses of wanted names are found among other records, in any case of letters, and written in the usual form', () => {
	const packet = dnsPacket.encode({
		type: 'response', questions: [{type: 'A', name: 'seestar.local'}],
		answers: [{type: 'PTR', name: '_smb._tcp.local', data: 'seestar.local'}, {type: 'A', name: 'SeeStar.local', data: '192.168.1.83', flush: true}],
		authorities: [{type: 'NS', name: 'local', data: 'seestar.local'}],
		additionals: [{type: 'AAAA', name: 'seestar.local', data: 'fd00::1'}, {type: 'AAAA', name: 'seestar.local', data: 'fe80::1'}, {type: 'A', name: 'other.local', data: '10.0.0.1'}],
	});
	assert.deepEqual(addressesIn(packet, wanted), [{name: 'Seestar.local', address: '192.168.1.83'}, {name: 'Seestar.local', address: 'fd00::1'}]);
	packet.writeUInt16BE(0, 2);
	assert.deepEqual(addressesIn(packet, wanted), [], 'a question is no answer');
});

test('a compressed name is read, but not one whose pointers form a loop', () => {
	const packet = Buffer.concat([answer({type: 'A', data: '10.0.0.1'}), Buffer.from('c00c00010001000000780004c0a80153', 'hex')]);
	packet.writeUInt16BE(2, 6);
	assert.deepEqual(addressesIn(packet, wanted).map(({address}) => address), ['10.0.0.1', '192.168.1.83']);
	const own = packet.length - 16;
	packet.writeUInt16BE(0xC000 + own, own);
	assert.deepEqual(addressesIn(packet, wanted).map(({address}) => address), ['10.0.0.1']);
});

test('a packet that is truncated, has wrong counts or is too long yields nothing', () => {
	const packet = answer({type: 'A', data: '10.0.0.1'}, {type: 'A', data: '10.0.0.2'});
	assert.equal(addressesIn(packet, wanted).length, 2);
	for (let bytes = 0; bytes < packet.length; bytes++) assert.deepEqual(addressesIn(packet.subarray(0, bytes), wanted), []);
	const counting = Buffer.from(packet);
	counting.writeUInt16BE(0xFFFF, 10);
	assert.deepEqual(addressesIn(counting, wanted), []);
	assert.deepEqual(addressesIn(Buffer.concat([packet, Buffer.alloc(9000)]), wanted), []);
});

test('one packet yields at most sixteen addresses', () => {
	const packet = answer(...Array.from({length: 300}, (_, nth) => ({type: 'A' as const, data: `10.0.${nth >> 8}.${nth & 255}`})));
	assert.equal(addressesIn(packet, wanted).length, 16);
});

test('decoding stays fast for names that jump through the whole packet, in as many records as fit', () => {
	assertLinear('jumps', size => {
		const chain = Buffer.alloc(size / 2);
		for (let at = 2; at < chain.length; at += 2) chain.writeUInt16BE(0xC000 + 12 + at - 2, at);
		const record = Buffer.from('ffff0001000100000078000400000000', 'hex');
		record.writeUInt16BE(0xC000 + 12 + chain.length - 2, 0);
		const records = Math.floor((size / 2) / record.length);
		const packet = Buffer.concat([Buffer.alloc(12), chain, ...Array.from({length: records}, () => record)]);
		packet.writeUInt16BE(0x8000, 2);
		packet.writeUInt16BE(records, 6);
		for (let nth = 0; nth < 20; nth++) addressesIn(packet, wanted);
	}, {size: 8192});
});
