import {randomInt} from 'node:crypto';
import {challengeMessage, negTokenInit, negTokenResp, readToken} from './ntlm.js';
import {ntStatus, SmbRefusal} from './nt-status.js';
import {emptyReply, fileTime, type Session, type SmbCommand, type SmbReply} from './session.js';

const dialects = [0x0210, 0x0202];
const wildcardDialect = 0x02FF;
const largestTransferBytes = 65_536;
/** SMB2_GLOBAL_CAP_LARGE_MTU of dialect 2.1: longer answers for more credits, and how long a listing may be (section 2.2.4). */
const largeMtu = 0x4;
const largestListingBytes = 1_048_576;

/** SMB2 NEGOTIATE (sections 2.2.3 and 2.2.4): dialects 2.1 and 2.0.2. */
export const negotiate: SmbCommand = ({message}, session) => {
	const offered = Array.from({length: message.readUInt16LE(66)}, (_, index) => message.readUInt16LE(100 + (2 * index)));
	const dialect = dialects.find(known => offered.includes(known));
	if (dialect === undefined) throw new SmbRefusal(ntStatus.notSupported);
	return {status: ntStatus.success, body: negotiateBody(dialect, session)};
};

/** The answer to an SMB1 negotiation that also offers SMB2 (section 3.3.5.3.1). */
export function negotiateFromSmb1(message: Buffer, session: Session): SmbReply {
	return {status: ntStatus.success, body: negotiateBody(message.includes('SMB 2.???') ? wildcardDialect : 0x0202, session)};
}

function negotiateBody(dialect: number, session: Session): Buffer {
	const body = Buffer.alloc(64);
	body.writeUInt16LE(65, 0);
	body.writeUInt16LE(1, 2); // SecurityMode: signing enabled, not required
	body.writeUInt16LE(dialect, 4);
	session.serverGuid.copy(body, 8);
	const isLarge = dialect === 0x0210;
	body.writeUInt32LE(isLarge ? largeMtu : 0, 24);
	body.writeUInt32LE(isLarge ? largestListingBytes : largestTransferBytes, 28);
	for (const offset of [32, 36]) body.writeUInt32LE(largestTransferBytes, offset);
	body.writeBigInt64LE(fileTime(session.nowMs()), 40);
	body.writeUInt16LE(64 + body.length, 56);
	body.writeUInt16LE(negTokenInit.length, 58);
	return Buffer.concat([body, negTokenInit]);
}

/** SMB2 SESSION_SETUP (sections 2.2.5 and 2.2.6): anybody is let in as a guest, nobody as the null session. */
export const sessionSetup: SmbCommand = ({message}, session) => {
	const offset = message.readUInt16LE(76);
	const token = readToken(message.subarray(offset, offset + message.readUInt16LE(78)));
	const body = Buffer.alloc(8);
	body.writeUInt16LE(9, 0);
	body.writeUInt16LE(64 + body.length, 4);
	if (token.kind === 'negotiate') {
		session.sessionId = session.sessionId === 0n ? BigInt(randomInt(1, 1_000_000_000)) : session.sessionId;
		const challenge = challengeMessage(token.flags);
		return withToken(ntStatus.moreProcessingRequired, body, token.isWrapped ? negTokenResp('incomplete', challenge) : challenge);
	}

	body.writeUInt16LE(token.hasUser ? 1 : 2, 2); // SessionFlags: IS_GUEST or IS_NULL
	return withToken(ntStatus.success, body, token.isWrapped ? negTokenResp('completed') : Buffer.alloc(0));
};

function withToken(status: number, body: Buffer, token: Buffer): SmbReply {
	body.writeUInt16LE(token.length, 6);
	return {status, body: Buffer.concat([body, token])};
}

/** SMB2 LOGOFF (sections 2.2.7 and 2.2.8). */
export const logoff: SmbCommand = () => emptyReply(4);

/** SMB2 TREE_CONNECT (sections 2.2.9 and 2.2.10): the one share, and IPC$ for form's sake. */
export const treeConnect: SmbCommand = ({message}, session) => {
	const offset = message.readUInt16LE(68);
	const share = message.toString('utf16le', offset, offset + message.readUInt16LE(70)).split('\\').at(-1) ?? '';
	const kind = share.toUpperCase() === 'IPC$' ? 'ipc' : 'disk';
	if (kind === 'disk' && share.toLowerCase() !== session.shareName.toLowerCase()) throw new SmbRefusal(ntStatus.badNetworkName);
	const treeId = session.nextTreeId++;
	session.trees.set(treeId, kind);
	const body = Buffer.alloc(16);
	body.writeUInt16LE(16, 0);
	body[2] = kind === 'ipc' ? 2 : 1;
	body.writeUInt32LE(0x001F_01FF, 12); // MaximalAccess: everything
	return {status: ntStatus.success, body, treeId};
};

/** SMB2 TREE_DISCONNECT (sections 2.2.11 and 2.2.12). */
export const treeDisconnect: SmbCommand = ({header}, session) => {
	session.trees.delete(header.treeId);
	return emptyReply(4);
};
