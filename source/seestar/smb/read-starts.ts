import {failure, success, type Result} from '../../errors/problem.js';
import type {Smb2Connection} from './connection.js';
import {closeRequest, openRequest, relatedFile, toRead, type FileId} from './create.js';
import {headerBytes, type Smb2Response} from './packet.js';
import type {Smb2Request} from './request.js';
import {smbProblem} from './smb-problem.js';

/** Files in one message. Their answers come in one message, too, so this bounds its length. */
const filesAtOnce = 16;
/** One each for opening, reading and closing a file. */
const creditsOfFile = 3;
/** Headers, padding and the other answers of one file, in bytes. */
const headsBytes = 512;
/** The fixed part of a READ Response ([MS-SMB2] 2.2.20). */
const fixedBytes = 16;

type ReadOptions = {
	/** Of each file, so many bytes from its start; at most 64 KiB. */
	readonly bytes: number;
	readonly what: string;
	readonly timeoutMs: number;
	/** Called between the messages. */
	readonly shouldStop: () => boolean;
};

/** Whether the server grants the credits for readStarts. */
export function canReadStarts({credits}: Smb2Connection): boolean {
	return credits >= creditsOfFile;
}

/**
 * The first bytes of several files, fewer where a file is shorter: each is opened, read and closed, and one message does
 * that for as many files as the credits allow, because a telescope may answer messages strictly one by one. Paths are the
 * wire's. In the order of the paths; undefined for a file that cannot be read. Problem: only the connection's.
 */
export async function readStarts(
	connection: Smb2Connection, paths: readonly string[], {bytes, what, timeoutMs, shouldStop}: ReadOptions,
): Promise<Result<ReadonlyArray<Buffer | undefined>>> {
	connection.allowAnswers(filesAtOnce * (bytes + headsBytes));
	const starts: Array<Buffer | undefined> = [];
	while (starts.length < paths.length) {
		if (shouldStop()) return failure(smbProblem('cancelled', what, ''));
		const count = Math.max(1, Math.min(filesAtOnce, Math.floor(connection.credits / creditsOfFile)));
		const asked = connection.requestForEach<FileId, Buffer | undefined>(paths.slice(starts.length, starts.length + count).map(path => [
			openRequest(path, toRead, what, timeoutMs),
			readRequest(bytes, what, timeoutMs),
			closeRequest(relatedFile, what, timeoutMs),
		]));
		const answers = await Promise.all(asked.map(async ([opening, [reading]]) => {
			const [opened, read] = await Promise.all([opening, reading]);
			return opened.ok ? read : opened;
		}));
		for (const answer of answers) {
			if (answer?.ok === false && !connection.isOpen) return answer;
			starts.push(answer?.ok ? answer.value : undefined);
		}
	}

	return success(starts);
}

/** READ Request ([MS-SMB2] 2.2.19) for the first bytes of the file that the same message opens. */
function readRequest(bytes: number, what: string, timeoutMs: number): Smb2Request<Buffer> {
	const body = Buffer.alloc(49);
	body.writeUInt16LE(49, 0); // StructureSize
	body.writeUInt8(headerBytes + fixedBytes, 2); // Padding: where in the answer the bytes should begin
	body.writeUInt32LE(bytes, 4); // Length
	relatedFile.copy(body, 16);
	return {command: 'read', body, what, timeoutMs, answerBytes: bytes, decode: response => dataOf(response, bytes)};
}

function dataOf({body, message}: Smb2Response, bytes: number): Buffer {
	const [offset, length] = [body.readUInt8(2), body.readUInt32LE(4)];
	if (offset < headerBytes + fixedBytes || length > bytes || offset + length > message.length) throw new RangeError('READ Response has a wrong length');
	return Buffer.from(message.subarray(offset, offset + length));
}
