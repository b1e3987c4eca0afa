import assert from 'node:assert/strict';
import {Duplex} from 'node:stream';
import type {Socket} from 'node:net';
import {Smb2Connection} from '../../../source/seestar/smb/connection.js';
import {openFile, closeFile, toList} from '../../../source/seestar/smb/create.js';
import {FrameReader} from '../../../source/seestar/smb/frame-reader.js';
import {negotiate} from '../../../source/seestar/smb/negotiate.js';
import {meaningOf} from '../../../source/seestar/smb/nt-status.js';
import {decodeResponses} from '../../../source/seestar/smb/packet.js';
import {canReadAhead, readFolder, readFolderAt} from '../../../source/seestar/smb/query-directory.js';
import {sessionSetup} from '../../../source/seestar/smb/session-setup.js';
import {treeConnect} from '../../../source/seestar/smb/tree-connect.js';
import {codes, compoundOf, entryOf, goodAnswer, pageOf, responseTo, type Seen} from '../../seestar/smb/scripted-server.js';
import {bytesLike} from './generators.js';
import {parser} from './parser.js';

const seen = (command: number, messageId: number, body = Buffer.alloc(64)): Seen =>
	({command, messageId: BigInt(messageId), header: Buffer.alloc(64), body, socket: undefined as unknown as Socket});
const logonOf = (step: number) => {
	const body = Buffer.alloc(64);
	body.writeUInt32LE(step, 32);
	return body;
};

const page = pageOf(entryOf('.', {isFolder: true}), entryOf('Light_M 31_10.0s_LP_20260227-211501.fit', {sizeBytes: 4_150_080}), entryOf('ä', {isLast: true}));
const good = (command: number, messageId: number, body?: Buffer<ArrayBuffer>) => {
	const request = seen(command, messageId, body);
	return responseTo(request, goodAnswer(request));
};

// In the order of a listing: the handshake, the folder, a page, the end of it.
const conversation = [
	good(codes.negotiate, 0), good(codes.session, 1, logonOf(1)), good(codes.session, 2, logonOf(3)), good(codes.tree, 3), good(codes.create, 4),
	responseTo(seen(codes.list, 5), {body: page}), good(codes.list, 6), good(codes.close, 7),
];
/** The same with long answers allowed: the folder and its pages are answered in one message. */
const openhanded = conversation.map((frame, nth) => {
	if (nth !== 0) return frame;
	const negotiated = Buffer.from(frame);
	negotiated.writeUInt32LE(4, 4 + 64 + 24);
	negotiated.writeUInt32LE(1 << 20, 4 + 64 + 28);
	return negotiated;
});
const together = Buffer.concat([...openhanded.slice(0, 4), compoundOf(openhanded.slice(4, 7)), ...openhanded.slice(7)]);
const pageFrame = conversation[5] ?? Buffer.alloc(0);
const framed = Buffer.concat(conversation);

/** A connection whose server sends these bytes, one frame at a time from the first request on, requested or not, and then hangs up. */
function connectionTo(bytes: Buffer): Smb2Connection {
	let at = 0;
	const goOn = (): void => {
		if (at >= bytes.length) {
			socket.emit('close');
			return;
		}

		const wanted = at + 4 <= bytes.length ? 4 + bytes.readUIntBE(at + 1, 3) : 4;
		const piece = bytes.subarray(at, Math.min(bytes.length, at + wanted));
		at += piece.length;
		socket.emit('data', piece);
		setImmediate(goOn);
	};

	const socket = new Duplex({
		read: () => undefined,
		write(_piece, _encoding, done) {
			done();
			if (at === 0) setImmediate(goOn);
		},
	});
	return new Smb2Connection(socket as unknown as Socket);
}

/** Lists a folder, as the share does. */
async function listOn(connection: Smb2Connection): Promise<unknown> {
	const what = 'x';
	const steps = [() => negotiate(connection, what, 60_000), () => sessionSetup(connection, what, 60_000), () => treeConnect(connection, {host: 'h', share: 's'}, what, 60_000)];
	for (const step of steps) {
		const done = await step();
		if (!done.ok) return done.problem;
	}

	if (canReadAhead(connection)) return readFolderAt(connection, 'MyWorks\\M 31', {what, timeoutMs: 60_000, shouldStop: () => false});
	const folder = await openFile(connection, 'MyWorks\\M 31', toList, what, 60_000);
	if (!folder.ok) return folder.problem;
	const files = await readFolder(connection, folder.value, what, 60_000);
	await closeFile(connection, folder.value, what, 60_000);
	if (files.ok) assert.ok(files.value.every(({name, sizeBytes, isFolder}) => typeof name === 'string' && Number.isFinite(sizeBytes) && typeof isFolder === 'boolean'));
	return files.ok ? files.value : files.problem;
}

/** Answers of a file share. */
export const shareParsers = [
	parser({name: 'smb-frames', inputs: bytesLike([framed, pageFrame]), sizeOf: bytes => bytes.length, mostGrowth: 2, grown: {size: 1 << 16, input: size => Buffer.alloc(size)}, read(bytes) {
		const whole = new FrameReader().push(bytes);
		const reader = new FrameReader();
		const pieces: Buffer[] = [];
		let isBroken = false;
		for (let at = 0, step = 1; at < bytes.length && !isBroken; at += step, step = (step * 5 + 1) % 61 + 1) {
			const some = reader.push(bytes.subarray(at, at + step));
			if (some === 'not-smb2') isBroken = true;
			else pieces.push(...some);
		}

		// In any pieces that the network makes of it.
		if (whole === 'not-smb2') assert.ok(isBroken);
		else assert.ok(!isBroken && pieces.length === whole.length && pieces.every((piece, nth) => piece.equals(whole[nth] ?? Buffer.alloc(0))));
		return whole;
	}}),
	parser({name: 'smb-packet', inputs: bytesLike(conversation.map(frame => frame.subarray(4))), sizeOf: bytes => bytes.length, read(bytes) {
		return decodeResponses(bytes)?.map(({body, status}) => [body.length, meaningOf(status)]);
	}}),
	parser({name: 'smb-conversation', inputs: bytesLike([framed, together], 5), sizeOf: bytes => bytes.length, mostGrowth: 16, read: bytes => listOn(connectionTo(bytes))}),
	parser({
		name: 'smb-page', inputs: bytesLike([pageFrame]), sizeOf: bytes => bytes.length, mostGrowth: 16,
		read: bytes => listOn(connectionTo(Buffer.concat([...conversation.slice(0, 5), bytes, ...conversation.slice(6)]))),
	}),
];
