import type {ProblemKind} from '../../errors/problem.js';

/** NT status values that are part of a normal exchange ([MS-ERREF] 2.3.1). */
export const ntStatus = {
	success: 0,
	/** An interim answer: the final one follows with the same message id. */
	pending: 0x103,
	noMoreFiles: 0x8000_0006,
	noSuchFile: 0xC000_000F,
	moreProcessingRequired: 0xC000_0016,
} as const;

/** What a status means to us: the kind of problem and a clause that says why. */
type NtMeaning = {readonly kind: ProblemKind; readonly cause: string};

const missing = {kind: 'missing', cause: 'it does not exist'} satisfies NtMeaning;
const wrongKind = {kind: 'refused', cause: 'there is a folder instead of a file, or a file instead of a folder'} satisfies NtMeaning;
const inUse = {kind: 'busy', cause: 'something else has it open'} satisfies NtMeaning;
const denied = {kind: 'denied', cause: 'the telescope does not allow it'} satisfies NtMeaning;
const sessionGone = {kind: 'unreachable', cause: 'the telescope ended the session'} satisfies NtMeaning;

const meanings: ReadonlyMap<number, NtMeaning> = new Map<number, NtMeaning>([
	[0xC000_000F, missing], // NO_SUCH_FILE
	[0xC000_0034, missing], // OBJECT_NAME_NOT_FOUND
	[0xC000_003A, missing], // OBJECT_PATH_NOT_FOUND
	[0xC000_0035, {kind: 'exists', cause: 'the name is taken'}], // OBJECT_NAME_COLLISION
	[0xC000_00CC, {kind: 'missing', cause: 'the telescope has no such share'}], // BAD_NETWORK_NAME
	[0xC000_00BA, wrongKind], // FILE_IS_A_DIRECTORY
	[0xC000_0103, wrongKind], // NOT_A_DIRECTORY
	[0xC000_0043, inUse], // SHARING_VIOLATION
	[0xC000_0056, inUse], // DELETE_PENDING
	[0xC000_0022, denied], // ACCESS_DENIED
	[0xC000_0121, denied], // CANNOT_DELETE, a read-only file
	[0xC000_006D, {kind: 'denied', cause: 'the telescope does not let guests in'}], // LOGON_FAILURE
	[0xC000_00BB, {kind: 'refused', cause: 'it does not speak SMB 2.0.2 to 3.0.2'}], // NOT_SUPPORTED
	[0xC000_007F, {kind: 'full', cause: 'the storage is full'}], // DISK_FULL
	[0xC000_0033, {kind: 'refused', cause: 'the telescope does not accept the name'}], // OBJECT_NAME_INVALID
	[0xC000_00C9, sessionGone], // NETWORK_NAME_DELETED
	[0xC000_0203, sessionGone], // USER_SESSION_DELETED
	[0xC000_035C, sessionGone], // NETWORK_SESSION_EXPIRED
]);

/** What an NT status other than success means; an unknown one is `refused`, with its number. */
export function meaningOf(status: number): NtMeaning {
	const number = status.toString(16).toUpperCase().padStart(8, '0');
	return meanings.get(status) ?? {kind: 'refused', cause: `the telescope answered with NT status ${number}`};
}
