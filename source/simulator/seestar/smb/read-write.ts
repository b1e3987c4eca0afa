import {closeSync, openSync, readSync, writeSync} from 'node:fs';
import {ntStatus, SmbRefusal} from './nt-status.js';
import {emptyReply, openAt, type SmbCommand} from './session.js';

const largestTransferBytes = 65_536;

/** SMB2 READ (sections 2.2.19 and 2.2.20). */
export const read: SmbCommand = (request, session) => {
	const {open} = openAt(request, 80, session);
	const wanted = Math.min(largestTransferBytes, request.message.readUInt32LE(68));
	const data = Buffer.alloc(wanted);
	const file = openSync(open.local, 'r');
	let length: number;
	try {
		length = readSync(file, data, 0, wanted, Number(request.message.readBigUInt64LE(72)));
	} finally {
		closeSync(file);
	}

	if (length === 0) throw new SmbRefusal(ntStatus.endOfFile);
	const head = Buffer.alloc(16);
	head.writeUInt16LE(17, 0);
	head[2] = 64 + head.length;
	head.writeUInt32LE(length, 4);
	return {status: ntStatus.success, body: Buffer.concat([head, data.subarray(0, length)])};
};

/** SMB2 WRITE (sections 2.2.21 and 2.2.22). */
export const write: SmbCommand = (request, session) => {
	const {message} = request;
	const {open} = openAt(request, 80, session);
	if (session.canary.forbidsChange('write', open.name)) throw new SmbRefusal(ntStatus.accessDenied);
	const dataOffset = message.readUInt16LE(66);
	const length = message.readUInt32LE(68);
	const file = openSync(open.local, 'r+');
	try {
		writeSync(file, message, dataOffset, length, Number(message.readBigUInt64LE(72)));
	} finally {
		closeSync(file);
	}

	const body = Buffer.alloc(17);
	body.writeUInt16LE(17, 0);
	body.writeUInt32LE(length, 4);
	return {status: ntStatus.success, body};
};

/** SMB2 FLUSH and SMB2 ECHO (sections 2.2.18 and 2.2.29). */
export const flush: SmbCommand = () => emptyReply(4);
export const echo: SmbCommand = () => emptyReply(4);

/** SMB2 IOCTL: none is supported; this status tells a client to do without (DFS referrals, pipes). */
export const ioctl: SmbCommand = () => {
	throw new SmbRefusal(ntStatus.invalidDeviceRequest);
};
